import type { TerraformJson } from "../terraform/stack-configuration";

/** Says where a resource stands in the stacks, by its address in Terraform. */
export type PathOf = (address: string) => string;

/**
 * Construct paths as CDKTF noted them in the stack. What the stack no longer has is told by its address, which is the
 * path with underscores and a hash behind it.
 */
export function constructPaths(stack: TerraformJson): PathOf {
  const noted = new Map<string, string | undefined>(
    Object.entries(stack.resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, attributes]): [string, string | undefined] => [
        `${type}.${name}`,
        notedPath(attributes),
      ]),
    ),
  );
  const stackName = stack["//"]?.metadata?.stackName ?? "";
  return (address) => noted.get(address) ?? `${stackName}/${pathIn(address)}`;
}

function notedPath(attributes: unknown): string | undefined {
  return (attributes as { "//"?: { metadata?: { path?: string } } })["//"]?.metadata?.path;
}

function pathIn(address: string): string {
  const name = address.split(".").slice(1).join(".");
  return name.replace(/_[0-9A-F]{8}$/, "").replaceAll("_", "/");
}
