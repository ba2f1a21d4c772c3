/** Terraform's references inside configured text: `${aws_s3_bucket.assets.arn}`, `${data.aws_vpc.main.id}`, `${local.name}`. */
export interface Reference {
  readonly mode: "resource" | "data" | "local" | "var";
  /** Of the resource or data source; empty for locals and variables. */
  readonly type: string;
  readonly name: string;
  /** What of it is meant, such as ["master_user_secret", "0", "secret_arn"]. */
  readonly attributes: readonly string[];
}

const step = String.raw`(?:\.(?:[\w-]+|\*)|\[[^\]]*\])`;
const traversal = String.raw`(?:(data)\.)?([a-z]\w*)\.([A-Za-z_][\w-]*)((?:${step})*)`;
const wholly = new RegExp(String.raw`^\$\{\s*${traversal}\s*\}$`);
const anywhere = new RegExp(traversal, "g");
const expression = /\$\{[^{}]*\}/g;

/** The reference that the text consists of; undefined if it is anything else. */
export function referenceIn(text: string): Reference | undefined {
  const match = wholly.exec(text);
  return match === null ? undefined : toReference(match);
}

/** Every reference in the expressions inside the text, functions' arguments included. */
export function referencesIn(text: string): readonly Reference[] {
  const start = text.indexOf("${");
  if (start < 0) return [];
  return [...text.slice(start).matchAll(anywhere)].map(toReference);
}

/** The text with each of its simple expressions replaced. */
export function replaceExpressions(text: string, replace: (expression: string) => string): string {
  return text.replace(expression, replace);
}

function toReference([, data, type = "", name = "", steps = ""]: RegExpExecArray | RegExpMatchArray): Reference {
  const attributes = [...steps.matchAll(/[\w-]+|\*/g)].map(([attribute]) => attribute);
  if (data) return { mode: "data", type, name, attributes };
  if (type === "local" || type === "var") return { mode: type, type: "", name, attributes };
  // A counted resource is referred to as one of a list: aws_subnet.private[0].id means the attribute of one like all.
  const [first, ...rest] = attributes;
  return { mode: "resource", type, name, attributes: /^\[/.test(steps) && first !== undefined ? rest : attributes };
}
