import { XMLBuilder, XMLParser } from "fast-xml-parser";

/**
 * An XML element with what AWS's protocols use of XML: elements, in order, and text. Attributes and namespaces are
 * dropped; an element has either text or children.
 */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

type Ordered = Record<string, unknown>;

const textKey = "#text";
const options = { preserveOrder: true, ignoreDeclaration: true, parseTagValue: false, trimValues: false } as const;
const parser = new XMLParser({ ...options, ignoreAttributes: true, removeNSPrefix: true, htmlEntities: true });
const builder = new XMLBuilder({ preserveOrder: true });

/** Makes an element of text, or of children; a child that is undefined is left out. */
export function element(name: string, content: string | readonly (Element | undefined)[] = ""): Element {
  if (typeof content === "string") return { name, text: content, children: [] };
  return { name, text: "", children: content.filter((child) => child !== undefined) };
}

/** The root element of a document. Throws where there is none. */
export function parseXml(document: string): Element {
  const root = (parser.parse(document) as Ordered[]).map(fromOrdered).find((found) => found !== undefined);
  if (!root) throw new Error("The document holds no XML element.");
  return root;
}

export function writeXml(root: Element): string {
  return builder.build([toOrdered(root)]);
}

/** The first descendant along a path of names. */
export function find(parent: Element | undefined, ...path: readonly string[]): Element | undefined {
  return path.reduce<Element | undefined>((at, name) => at?.children.find((child) => child.name === name), parent);
}

/** The text of the first descendant along a path of names; empty where there is none. */
export function textAt(parent: Element | undefined, ...path: readonly string[]): string {
  return find(parent, ...path)?.text ?? "";
}

/** Every descendant of that name, in document order. */
export function findAll(parent: Element, name: string): Element[] {
  return parent.children.flatMap((child) => [...(child.name === name ? [child] : []), ...findAll(child, name)]);
}

/** The element with these children in the place of those of the same name, or after all others. */
export function withChildren(parent: Element, ...replacements: readonly Element[]): Element {
  const replaced = parent.children.map((child) => replacements.find(({ name }) => name === child.name) ?? child);
  const added = replacements.filter(({ name }) => !find(parent, name));
  return { ...parent, text: "", children: [...replaced, ...added] };
}

/** The tree with a change made to every element of that name. */
export function mapAll(root: Element, name: string, change: (found: Element) => Element): Element {
  const mapped = { ...root, children: root.children.map((child) => mapAll(child, name, change)) };
  return root.name === name ? change(mapped) : mapped;
}

function fromOrdered(node: Ordered): Element | undefined {
  const name = Object.keys(node).find((key) => key !== textKey && key !== ":@");
  if (name === undefined) return undefined;
  const inner = node[name] as Ordered[];
  const children = inner.map(fromOrdered).filter((child) => child !== undefined);
  if (children.length > 0) return { name, text: "", children };
  return element(name, inner.map((part) => String(part[textKey] ?? "")).join(""));
}

function toOrdered({ name, text, children }: Element): Ordered {
  return { [name]: children.length > 0 ? children.map(toOrdered) : [{ [textKey]: text }] };
}
