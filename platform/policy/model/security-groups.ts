import type { Block, Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { admitTheWorld, isCidr } from "./addresses";

export type Direction = "ingress" | "egress";

/** What a security group lets through, wherever and however it is written. */
export interface GroupRule {
  /** Of the resource that it is written in. */
  readonly path: string;
  readonly group: Resource | undefined;
  readonly direction: Direction;
  /** tcp, udp, icmp …; "all" for every one. */
  readonly protocol: string;
  readonly ports: Ports;
  /** Blocks of addresses; also what should be one and cannot be read. */
  readonly cidrs: readonly string[];
  readonly prefixLists: readonly string[];
  /** Security groups on the other side; "self" for its own. */
  readonly peers: readonly string[];
  readonly description: string | undefined;
}

export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Ports that are open to the world, by one rule or by several together. */
export interface Opening {
  readonly path: string;
  readonly protocol: string;
  readonly ports: Ports;
}

const everyPort: Ports = { from: 0, to: 65535 };
const groupTypes = ["aws_security_group", "aws_default_security_group"];
const directions: readonly Direction[] = ["ingress", "egress"];
const protocolNumbers: Readonly<Record<string, string>> = {
  "-1": "all",
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
};

export function securityGroups(stack: StackConfiguration): readonly Resource[] {
  return stack.all("aws_security_group");
}

export function securityGroupOf(stack: StackConfiguration, value: unknown): Resource | undefined {
  return stack.target(value, ...groupTypes);
}

/** Every rule of every group in the stack. */
export function groupRules(stack: StackConfiguration): readonly GroupRule[] {
  return [...inlineRules(stack), ...separateRules(stack), ...singleRules(stack)];
}

/** What is open to the world, group by group; a source that cannot be read counts as the world. */
export function openings(stack: StackConfiguration, direction: Direction): readonly Opening[] {
  const rules = groupRules(stack).filter((rule) => rule.direction === direction);
  const groups = new Set(rules.map(({ group }) => group));
  return [...groups].flatMap((group) =>
    openingsOf(
      stack,
      rules.filter((rule) => rule.group === group),
    ),
  );
}

/** Whether a rule lets through a port of TCP. */
export function lets(rule: GroupRule, port: number): boolean {
  return (rule.protocol === "tcp" || rule.protocol === "all") && rule.ports.from <= port && port <= rule.ports.to;
}

/** The name of a prefix list that AWS keeps, such as com.amazonaws.global.cloudfront.origin-facing. */
export function awsPrefixListName(stack: StackConfiguration, value: string): string | undefined {
  const source = stack.target(value, "aws_ec2_managed_prefix_list", "aws_prefix_list");
  const name = source?.mode === "data" ? source.text("name") : undefined;
  return name?.startsWith("com.amazonaws.") ? name : undefined;
}

function openingsOf(stack: StackConfiguration, rules: readonly GroupRule[]): readonly Opening[] {
  const protocols = new Set(rules.map(({ protocol }) => protocol));
  return [...protocols].flatMap((protocol) => {
    const speaking = rules.filter((rule) => rule.protocol === protocol || rule.protocol === "all");
    return segments(speaking).flatMap((ports) => openingAt(stack, speaking, protocol, ports));
  });
}

function openingAt(
  stack: StackConfiguration,
  rules: readonly GroupRule[],
  protocol: string,
  ports: Ports,
): readonly Opening[] {
  const covering = rules.filter((rule) => rule.ports.from <= ports.from && ports.to <= rule.ports.to);
  const sources = covering.flatMap((rule) => sourcesOf(stack, rule).map((cidr) => ({ cidr, path: rule.path })));
  if (!admitTheWorld(sources.map(({ cidr }) => cidr))) return [];
  return [...new Set(sources.map(({ path }) => path))].map((path) => ({ path, protocol, ports }));
}

/** The stretches of ports within which every rule holds or does not hold. */
function segments(rules: readonly GroupRule[]): readonly Ports[] {
  const starts = new Set(rules.flatMap(({ ports }) => [ports.from, ports.to + 1]));
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, index) => ({ from, to: (sorted[index + 1] ?? from + 1) - 1 }));
}

function sourcesOf(stack: StackConfiguration, rule: GroupRule): readonly string[] {
  const listed = rule.prefixLists.flatMap((list) => entriesOf(stack, list));
  return [...rule.cidrs, ...listed].map((cidr) => (isCidr(cidr) ? cidr : "0.0.0.0/0"));
}

function entriesOf(stack: StackConfiguration, list: string): readonly string[] {
  if (awsPrefixListName(stack, list) !== undefined) return [];
  const own = stack.target(list, "aws_ec2_managed_prefix_list");
  if (own === undefined || own.mode === "data") return [list];
  return own.blocks("entry").map((entry) => entry.text("cidr") ?? list);
}

function inlineRules(stack: StackConfiguration): readonly GroupRule[] {
  return stack.all(...groupTypes).flatMap((group) =>
    directions.flatMap((direction) =>
      group.blocks(direction).map((block) => ({
        ...manyPeers(block),
        path: group.path,
        group,
        direction,
        peers: [...block.texts("security_groups"), ...selfIn(block)],
      })),
    ),
  );
}

function separateRules(stack: StackConfiguration): readonly GroupRule[] {
  return stack.all("aws_security_group_rule").map((rule) => ({
    ...manyPeers(rule),
    path: rule.path,
    group: securityGroupOf(stack, rule.attributes.security_group_id),
    direction: rule.text("type") === "egress" ? "egress" : "ingress",
    peers: [...rule.texts("source_security_group_id"), ...selfIn(rule)],
  }));
}

function singleRules(stack: StackConfiguration): readonly GroupRule[] {
  return directions.flatMap((direction) =>
    stack.all(`aws_vpc_security_group_${direction}_rule`).map((rule) => ({
      path: rule.path,
      group: securityGroupOf(stack, rule.attributes.security_group_id),
      direction,
      ...throughputOf(rule, rule.text("ip_protocol")),
      cidrs: [...rule.texts("cidr_ipv4"), ...rule.texts("cidr_ipv6")],
      prefixLists: rule.texts("prefix_list_id"),
      peers: rule.texts("referenced_security_group_id"),
    })),
  );
}

function manyPeers(block: Block) {
  return {
    ...throughputOf(block, block.text("protocol")),
    cidrs: [...block.texts("cidr_blocks"), ...block.texts("ipv6_cidr_blocks")],
    prefixLists: block.texts("prefix_list_ids"),
  };
}

function throughputOf(block: Block, written = "all") {
  const protocol = protocolNumbers[written] ?? written.toLowerCase();
  return { protocol, ports: portsOf(block, protocol), description: block.text("description") };
}

/** Without both ends, or with -1 for one, every port is meant; protocols without ports have no other. */
function portsOf(block: Block, protocol: string): Ports {
  const [from, to] = [block.number("from_port"), block.number("to_port")];
  if (protocol !== "tcp" && protocol !== "udp") return everyPort;
  return from === undefined || to === undefined || from < 0 || to < 0 ? everyPort : { from, to };
}

function selfIn(block: Block): readonly string[] {
  return block.isFalse("self") ? [] : ["self"];
}
