import type { Block, Resource, StackConfiguration } from "../../terraform/stack-configuration";

/** Whether a subnet's routes lead to an internet gateway, so that what stands in it can be reached from outside. */
export function isPublicSubnet(subnet: Resource): boolean {
  return routesOf(subnet).some((route) => {
    const gateway = String(route.get("gateway_id") ?? "");
    return gateway.startsWith("igw-") || subnet.stack.target(gateway, "aws_internet_gateway") !== undefined;
  });
}

/** The subnets that a value's references lead to. */
export function subnetsOf(stack: StackConfiguration, values: readonly string[]): readonly (Resource | undefined)[] {
  return values.map((value) => stack.target(value, "aws_subnet"));
}

function routesOf(subnet: Resource): readonly Block[] {
  const tables = tablesOf(subnet);
  return tables.flatMap((table) => [
    ...table.blocks("route"),
    ...subnet.stack.all("aws_route").filter((route) => tableOf(route) === table),
  ]);
}

/** The subnet's own table, or else its network's main one. */
function tablesOf(subnet: Resource): readonly Resource[] {
  const { stack } = subnet;
  const own = stack
    .all("aws_route_table_association")
    .filter(({ attributes }) => stack.target(attributes.subnet_id, "aws_subnet") === subnet)
    .map(tableOf);
  const main = stack
    .all("aws_main_route_table_association")
    .filter((each) => networkOf(each) === networkOf(subnet))
    .map(tableOf);
  const tables = own.length > 0 ? own : [...main, ...stack.all("aws_default_route_table")];
  return tables.filter((table) => table !== undefined);
}

function tableOf(of: Resource): Resource | undefined {
  return of.stack.target(of.attributes.route_table_id, "aws_route_table", "aws_default_route_table");
}

function networkOf(of: Resource): Resource | undefined {
  return of.stack.target(of.attributes.vpc_id, "aws_vpc");
}
