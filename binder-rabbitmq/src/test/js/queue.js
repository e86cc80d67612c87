// One message to or from a queue: queue.js publish|get URL QUEUE. What is published is JSON on the standard input, {body, options}, with amqplib's
// names for the options; what is got is printed in the same form, with all properties that are set.
const amqplib = require('amqplib');
const { readFileSync } = require('node:fs');

async function main([, , what, url, queue]) {
  const connection = await amqplib.connect(url);
  try {
    const channel = await connection.createConfirmChannel();
    if (what === 'publish') {
      const { body, options } = JSON.parse(readFileSync(0, 'utf8'));
      channel.sendToQueue(queue, Buffer.from(body), options);
      await channel.waitForConfirms();
    } else {
      const message = await channel.get(queue, { noAck: true });
      const properties = Object.entries(message.properties).filter(([, value]) => value !== undefined);
      console.log(JSON.stringify({ body: message.content.toString(), options: Object.fromEntries(properties) }));
    }
  } finally {
    await connection.close();
  }
}

main(process.argv).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
