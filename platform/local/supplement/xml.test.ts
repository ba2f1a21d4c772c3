import { element, find, findAll, mapAll, parseXml, textAt, withChildren, writeXml } from "./xml";

describe("XML as AWS's protocols use it", () => {
  const document = `<?xml version="1.0"?><a xmlns="urn:x"><b>1</b><c><b> two &amp; &lt;3&gt; </b></c><d/></a>`;

  it("comes back as it was read, without declaration and attributes", () => {
    expect(writeXml(parseXml(document))).toBe("<a><b>1</b><c><b> two &amp; &lt;3&gt; </b></c><d></d></a>");
  });

  it("keeps numbers, leading zeros and line breaks as text", () => {
    const read = parseXml("<a>\n  <b>007</b>\n  <c>x\n  y</c>\n</a>");
    expect(textAt(read, "b")).toBe("007");
    expect(textAt(read, "c")).toBe("x\n  y");
  });

  it("finds elements by path, and all of a name", () => {
    expect(textAt(parseXml(document), "c", "b")).toBe(" two & <3> ");
    expect(findAll(parseXml(document), "b")).toHaveLength(2);
    expect(find(parseXml(document), "c", "none")).toBeUndefined();
  });

  it("replaces a child in its place and adds what is new at the end", () => {
    const changed = withChildren(parseXml("<a><b>1</b><c>2</c></a>"), element("b", "3"), element("d", "4"));
    expect(writeXml(changed)).toBe("<a><b>3</b><c>2</c><d>4</d></a>");
  });

  it("changes every element of a name, however deep", () => {
    const changed = mapAll(parseXml(document), "b", () => element("b", "x"));
    expect(findAll(changed, "b").map(({ text }) => text)).toEqual(["x", "x"]);
  });

  it("reads numeric entities, as Go's encoder writes them, and decodes nothing twice", () => {
    expect(textAt(parseXml("<a><b>it&#39;s &#34;x&#34; &amp;#39;</b></a>"), "b")).toBe(`it's "x" &#39;`);
  });

  it("says so when there is no element", () => {
    expect(() => parseXml("")).toThrow("no XML element");
  });
});
