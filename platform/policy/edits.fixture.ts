type Attributes = Record<string, unknown>;

/** A stack's JSON that may be changed. */
export interface StackDraft {
  "//"?: { metadata?: { stackName?: string } };
  provider?: { aws?: Attributes[] };
  terraform?: { backend?: { s3?: Attributes } };
  resource?: Record<string, Record<string, Attributes>>;
  data?: Record<string, Record<string, Attributes>>;
}

/** A change of a stack. Throws ResourceMissing where it finds nothing to change. */
export type Edit = (stack: StackDraft) => void;

/** A statement of a policy, as JSON writes it. */
export type Statement = Record<string, unknown>;

/** An edit speaks of what is not there, so that it would change nothing and prove nothing. */
export class ResourceMissing extends Error {
  constructor(what: string) {
    super(`There is no ${what} to be edited.`);
    this.name = "ResourceMissing";
  }
}

/** Several edits as one. */
export function together(...edits: readonly Edit[]): Edit {
  return (stack) => {
    for (const edit of edits) edit(stack);
  };
}

/**
 * Gives an attribute another value; undefined removes it.
 * @param path of the construct within the stack (assets/bucket/bucket), or the address (aws_s3_bucket.files)
 * @param attribute its way through blocks and lists: rule.0.status
 */
export function set(path: string, attribute: string, value: unknown): Edit {
  return (stack) => {
    const steps = attribute.split(".");
    const last = steps.pop() ?? "";
    const holder = steps.reduce<unknown>(
      (inner, step) => (inner as Attributes | undefined)?.[step],
      find(stack, path).attributes,
    );
    if (typeof holder !== "object" || holder === null) throw new ResourceMissing(`${attribute} in ${path}`);
    if (value === undefined) delete (holder as Attributes)[last];
    else (holder as Attributes)[last] = value;
  };
}

export function unset(path: string, attribute: string): Edit {
  return (stack) => {
    const before = JSON.stringify(stack);
    set(path, attribute, undefined)(stack);
    if (JSON.stringify(stack) === before) throw new ResourceMissing(`${attribute} in ${path}`);
  };
}

/** Refers to an attribute of the resource at a path, as another one's attribute does. */
export type Refer = (path: string, attribute: string) => string;

/** Adds a resource, or a data source where the type begins with "data.". */
export function add(type: string, given: Attributes | ((refer: Refer) => Attributes), name = "planted"): Edit {
  return (stack) => {
    const attributes = typeof given === "function" ? given(referring(stack)) : given;
    const [mode, kind] = type.startsWith("data.") ? (["data", type.slice(5)] as const) : (["resource", type] as const);
    stack[mode] = { ...stack[mode], [kind]: { ...stack[mode]?.[kind], [name]: attributes } };
  };
}

export function remove(path: string): Edit {
  return (stack) => {
    const { attributes: found } = find(stack, path);
    for (const byName of [...Object.values(stack.resource ?? {}), ...Object.values(stack.data ?? {})]) {
      for (const [name, attributes] of Object.entries(byName)) if (attributes === found) delete byName[name];
    }
  };
}

/** Changes the statements of a policy that is written as JSON text. */
export function statements(
  path: string,
  change: (statements: Statement[]) => readonly Statement[],
  attribute = "policy",
): Edit {
  return (stack) => {
    const { attributes: holder } = find(stack, path);
    const document = JSON.parse(String(holder[attribute]));
    holder[attribute] = JSON.stringify({ ...document, Statement: change(document.Statement) });
  };
}

/** Changes one statement of a policy, found by its Sid. */
export function statement(path: string, sid: string, changes: Statement, attribute = "policy"): Edit {
  return statements(
    path,
    (all) => {
      if (!all.some(({ Sid }) => Sid === sid)) throw new ResourceMissing(`statement ${sid} in ${path}`);
      return all.map((each) => (each.Sid === sid ? { ...each, ...changes } : each));
    },
    attribute,
  );
}

/** How a stack's resources refer to one another. */
export function referring(stack: StackDraft): Refer {
  return (path, attribute) => `\${${find(stack, path).address}.${attribute}}`;
}

function find(stack: StackDraft, path: string) {
  const all = [...addressed(stack.resource, ""), ...addressed(stack.data, "data.")];
  const [found, ...others] = all.filter(
    ({ address, attributes }) => address === path || constructPath(attributes) === path,
  );
  if (found === undefined || others.length > 0) throw new ResourceMissing(`single resource ${path}`);
  return found;
}

function addressed(byType: StackDraft["resource"], prefix: string) {
  return Object.entries(byType ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => ({ address: `${prefix}${type}.${name}`, attributes })),
  );
}

/** Within its stack: the path in the metadata begins with the stack's name. */
function constructPath(attributes: Attributes): string | undefined {
  const { metadata } = (attributes["//"] ?? {}) as { metadata?: { path?: string } };
  return metadata?.path?.split("/").slice(1).join("/");
}
