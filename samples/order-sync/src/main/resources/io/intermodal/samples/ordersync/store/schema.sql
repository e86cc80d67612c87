-- The run that this folder belongs to. One row.
create table if not exists run (
    id varchar primary key,
    source varchar not null,
    broker varchar not null,
    taken_in boolean not null default false,
    finished boolean not null default false
);

-- Intake: what was read from the source. customer_seq counts the orders of a customer.
create table if not exists orders (
    id varchar primary key,
    customer varchar not null,
    customer_seq int not null,
    source_line bigint not null,
    total decimal(20, 2) not null,
    unique (customer, customer_seq)
);

-- What a group has handled. The row is written in the transaction of the effect: that is what makes handlers idempotent.
create table if not exists inbox (
    handled_no bigint generated always as identity,
    group_name varchar not null,
    message_id varchar not null,
    type varchar not null,
    order_id varchar not null,
    customer varchar not null,
    customer_seq int not null,
    primary key (group_name, message_id)
);

-- What is to be published, written in the transaction that caused it.
create table if not exists outbox (
    seq bigint generated always as identity primary key,
    message_id varchar not null unique,
    topic varchar not null,
    msg_key varchar not null,
    type varchar not null,
    order_id varchar not null,
    customer_seq int not null,
    cause_id varchar,
    payload blob not null,
    published boolean not null default false
);

create index if not exists outbox_published on outbox (published);

-- What was found in the dead letters of the broker.
create table if not exists dead_letters (
    group_name varchar not null,
    message_id varchar not null,
    order_id varchar not null,
    reason varchar not null,
    text varchar not null,
    attempts int not null,
    primary key (group_name, message_id)
);

create index if not exists dead_letters_order on dead_letters (order_id);

-- Inventory.
create table if not exists stock (
    sku varchar primary key,
    initial bigint not null,
    on_hand bigint not null,
    reserved bigint not null default 0,
    shipped bigint not null default 0
);

create table if not exists reservations (
    order_id varchar not null,
    sku varchar not null,
    quantity int not null,
    state varchar not null,
    primary key (order_id, sku)
);

create table if not exists shortages (
    order_id varchar primary key,
    sku varchar not null
);

-- Payment, and what the gateway, which is somebody else's system, knows.
create table if not exists payments (
    order_id varchar primary key,
    state varchar not null,
    amount decimal(20, 2) not null,
    detail varchar not null
);

create table if not exists gateway_charges (
    idempotency_key varchar primary key,
    amount decimal(20, 2) not null
);

-- Fulfilment.
create table if not exists shipments (
    order_id varchar primary key,
    carrier varchar not null,
    tracking varchar not null
);

-- Search index.
create table if not exists search_documents (
    order_id varchar primary key,
    customer varchar not null,
    total decimal(20, 2) not null,
    status varchar not null,
    rank int not null
);

-- Analytics.
create table if not exists analytics (
    customer varchar not null,
    metric varchar not null,
    orders bigint not null,
    amount decimal(20, 2) not null,
    primary key (customer, metric)
);
