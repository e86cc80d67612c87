package io.intermodal.tck;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A report in the XML that build servers read, as Ant's JUnit task once defined it by use. */
final class JunitXml {

    private JunitXml() {}

    static String of(KitReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            suite(xml, report);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A report could not be written as XML", e);
        }
        return text + "\n";
    }

    private static void suite(XMLStreamWriter xml, KitReport report) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "Intermodal kit: " + clean(report.harness()));
        xml.writeAttribute("tests", String.valueOf(report.results().size()));
        xml.writeAttribute("failures", String.valueOf(report.count(RuleResult.Status.FAILED)));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", String.valueOf(report.count(RuleResult.Status.NOT_RUN)));
        xml.writeAttribute("time", seconds(report.millis()));
        xml.writeStartElement("properties");
        property(xml, "broker", report.broker());
        property(xml, "profile", report.profile());
        property(xml, "seed", String.valueOf(report.seed()));
        xml.writeEndElement();
        for (RuleResult result : report.results()) {
            testCase(xml, report.harness(), result);
        }
        xml.writeEndElement();
    }

    private static void property(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", name);
        xml.writeAttribute("value", clean(value));
    }

    private static void testCase(XMLStreamWriter xml, String harness, RuleResult result) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", clean(harness));
        xml.writeAttribute("name", clean(result.id() + " " + result.title()));
        xml.writeAttribute("time", seconds(result.millis()));
        if (result.status() == RuleResult.Status.FAILED) {
            xml.writeStartElement("failure");
            xml.writeAttribute(
                    "message", clean(result.detail().lines().findFirst().orElse("")));
            xml.writeCharacters(clean(result.detail()));
            xml.writeEndElement();
        } else if (result.status() == RuleResult.Status.NOT_RUN) {
            xml.writeEmptyElement("skipped");
            xml.writeAttribute("message", clean(result.detail()));
        }
        if (!result.observed().isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(clean(result.observed()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1e3);
    }

    /** XML 1.0 has no place for control characters, not even escaped; messages of rules may hold any. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\t'
                                || c == '\n'
                                || (c >= 0x20 && c <= 0xd7ff)
                                || (c >= 0xe000 && c != 0xfffe && c != 0xffff)
                        ? c
                        : 0xfffd)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
