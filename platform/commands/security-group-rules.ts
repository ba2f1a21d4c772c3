import type { Attributes } from "./plan-json";

const resourceTypes: Readonly<Record<string, "ingress" | "egress" | "by-type" | "group">> = {
  aws_security_group: "group",
  aws_default_security_group: "group",
  aws_security_group_rule: "by-type",
  aws_vpc_security_group_ingress_rule: "ingress",
  aws_vpc_security_group_egress_rule: "egress",
};

/** Whether resources of this type say who may talk to whom. */
export function isSecurityGroupPart(type: string): boolean {
  return type in resourceTypes;
}

/** Whether resources of this type are one rule of a group. */
export function isSecurityGroupRule(type: string): boolean {
  return isSecurityGroupPart(type) && resourceTypes[type] !== "group";
}

/**
 * What a security group, or a rule of one, lets pass: "ingress tcp 22 from 0.0.0.0/0", one for each peer, however it is
 * written. What only the deploy will tell is called so.
 */
export function passages(type: string, attributes: Attributes | null): readonly string[] {
  const kind = resourceTypes[type];
  if (kind === undefined || attributes === null) return [];
  if (kind === "group") return (["ingress", "egress"] as const).flatMap((side) => ofGroup(side, attributes[side]));
  const side = kind === "by-type" ? String(attributes.type) : kind;
  return peersOf(attributes).map((peer) => sentence(side, attributes, peer));
}

function ofGroup(side: "ingress" | "egress", rules: unknown): readonly string[] {
  const listed = Array.isArray(rules) ? (rules as readonly Attributes[]) : [];
  return listed.flatMap((rule) => peersOf(rule).map((peer) => sentence(side, rule, peer)));
}

/** Every name under which some kind of rule keeps its other side. */
const peerAttributes = [
  ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id", "source_security_group_id"],
  ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"],
].flat();

function peersOf(rule: Attributes): readonly string[] {
  const named = peerAttributes.flatMap((name) => rule[name] ?? []).filter((peer) => peer !== "");
  const peers = [...named.map(String), ...(rule.self === true ? ["itself"] : [])];
  return peers.length > 0 ? peers : ["what the deploy will tell"];
}

function sentence(side: string, rule: Attributes, peer: string): string {
  const protocol = String(rule.ip_protocol ?? rule.protocol ?? "");
  return `${side} ${portsOf(protocol, rule)} ${side === "ingress" ? "from" : "to"} ${peer}`;
}

function portsOf(protocol: string, { from_port, to_port }: Attributes): string {
  if (protocol === "-1" || protocol === "all") return "of everything";
  return from_port === to_port ? `${protocol} ${from_port}` : `${protocol} ${from_port}-${to_port}`;
}
