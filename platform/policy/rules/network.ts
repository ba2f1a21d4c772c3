import type { Resource, StackConfiguration } from "../../terraform/stack-configuration";
import { hosts, securityGroupsOf } from "../model/hosts";
import {
  awsPrefixListName,
  type GroupRule,
  groupRules,
  lets,
  type Opening,
  openings,
  securityGroupOf,
  securityGroups,
} from "../model/security-groups";
import { isPublicSubnet, subnetsOf } from "../model/subnets";
import { ofEach, type Rules, resources } from "../rule";

const cloudFrontList = "com.amazonaws.global.cloudfront.origin-facing";
/** "Locations and IP address ranges of CloudFront edge servers", Amazon CloudFront Developer Guide; "Quotas", Amazon VPC User Guide. */
const cloudFrontListWeight = 55;
const mostRulesPerGroup = 60;

const shellPorts = [22, 3389];
const endpointServices = ["ssm", "ssmmessages", "logs"];

export const networkRules = {
  "ingress-not-from-the-world": {
    answers: [
      "CKV_AWS_24",
      "CKV_AWS_25",
      "CKV_AWS_260",
      "CKV_AWS_277",
      "EC2.13",
      "EC2.14",
      "EC2.18",
      "EC2.19",
      "CIS 6.3",
      "CIS 6.4",
      "AWS-0107",
      "cdk-nag EC23",
    ],
    class: "M",
    says: "The world reaches nothing but TCP 443, and 80 that redirects, however its addresses are written.",
    remedy: "Name the address range, prefix list or security group that needs the port.",
    findings: ofEach(
      (stack) => openings(stack, "ingress"),
      (opening) => !isWebPort(opening) && `lets the world in on ${inWords(opening)}`,
    ),
  },
  "no-remote-shell": {
    answers: ["CKV_AWS_24", "EC2.13", "SSM.1", "CIS 6.3", "CIS 6.4"],
    class: "M",
    says: "No port for a remote shell is open to anybody: Session Manager needs none.",
    remedy: "Remove the rule and use Session Manager.",
    findings: ofEach(
      (stack) => groupRules(stack).filter(({ direction }) => direction === "ingress"),
      (rule) => shellPorts.filter((port) => lets(rule, port)).map((port) => `lets somebody in on port ${port}`),
    ),
  },
  "api-host-behind-cloudfront": {
    answers: ["a host that answers past CloudFront answers past its firewall"],
    class: "M",
    says: "An API host is reached from CloudFront, or from what is in the same network, and from nowhere else.",
    remedy: `Admit the prefix list ${cloudFrontList} or a security group.`,
    findings: ofEach(
      (stack) => groupRules(stack).filter(({ direction, group }) => direction === "ingress" && isOfHost(stack, group)),
      (rule) => {
        const foreign = rule.group === undefined ? [] : fromOutside(rule.group.stack, rule);
        return foreign.length > 0 && `lets ${foreign.join(", ")} in past CloudFront`;
      },
    ),
  },
  "database-admits-api-only": {
    answers: ["EC2.19", "cdk-nag RDS8"],
    class: "M",
    says: "The database is reached from the API's security group, and from no address.",
    remedy: "Admit by referenced_security_group_id the group of the hosts that need it.",
    findings: ofEach(
      (stack) =>
        groupRules(stack).filter(({ direction, group }) => direction === "ingress" && isOfDatabase(stack, group)),
      (rule) => {
        const stack = rule.group?.stack;
        const isAddressed = rule.cidrs.length + rule.prefixLists.length > 0;
        const isForeign = rule.peers.some(
          (peer) => stack === undefined || !isOfHost(stack, securityGroupOf(stack, peer)),
        );
        return (
          (isAddressed && "admits addresses to the database") ||
          (isForeign && "admits to the database what is no API host")
        );
      },
    ),
  },
  "egress-to-the-world-by-https-only": {
    answers: ["CKV_AWS_382", "AWS-0104"],
    class: "M",
    says: "Nothing goes out to the world but HTTPS.",
    remedy: "Let out TCP 443 alone, or name the address range, prefix list or security group on the other side.",
    findings: ofEach(
      (stack) => openings(stack, "egress"),
      (opening) => !isPort(opening, 443) && `lets anything out on ${inWords(opening)}`,
    ),
  },
  "security-group-described": {
    answers: ["CKV_AWS_23", "AWS-0099", "cdk-nag EC27"],
    class: "M",
    says: "Every security group says what it is for.",
    remedy: "Set its description.",
    findings: ofEach(
      securityGroups,
      (group) => !isDescription(group.text("description")) && "does not say what it is for",
    ),
  },
  "security-group-rule-described": {
    answers: ["CKV_AWS_23", "AWS-0124"],
    class: "M",
    says: "Every rule of a security group says why it is there.",
    remedy: "Set its description.",
    findings: ofEach(
      groupRules,
      (rule) => !isDescription(rule.description) && "has a rule that does not say why it is there",
    ),
  },
  "security-group-attached": {
    answers: ["CKV2_AWS_5"],
    class: "M",
    says: "Every security group guards something.",
    remedy: "Attach it, or remove it.",
    findings: ofEach(securityGroups, (group) => !isAttached(group) && "guards nothing"),
  },
  "default-security-group-empty": {
    answers: ["CKV2_AWS_12", "EC2.2", "CIS 6.5"],
    class: "M",
    says: "A network's default security group lets nothing through.",
    remedy: "Give the network an aws_default_security_group without rules.",
    findings: ofEach(resources("aws_vpc"), (network) => {
      const { stack } = network;
      const groups = stack
        .all("aws_default_security_group")
        .filter(({ attributes }) => stack.target(attributes.vpc_id, "aws_vpc") === network);
      if (groups.length === 0) return "leaves its default security group open";
      return (
        groupRules(stack).some(({ group }) => group !== undefined && groups.includes(group)) &&
        "has a default security group that lets something through"
      );
    }),
  },
  "network-logs-flows": {
    answers: ["CKV2_AWS_11", "EC2.6", "CIS 4.7", "cdk-nag VPC7"],
    class: "M",
    says: "Every network logs at least what it refused.",
    remedy: "Give it an aws_flow_log of traffic_type REJECT or ALL.",
    findings: ofEach(resources("aws_vpc"), (network) => flowsLogged(network).length === 0 && "logs no flows"),
  },
  "network-logs-every-flow": {
    answers: ["EC2.6", "CIS 4.7"],
    class: "M",
    says: "Every network logs every flow.",
    remedy: "Set the flow log's traffic_type to ALL.",
    findings: ofEach(
      resources("aws_vpc"),
      (network) => !flowsLogged(network).includes("ALL") && "does not log every flow",
    ),
  },
  "subnet-hands-out-no-public-address": {
    answers: ["CKV_AWS_130", "EC2.15"],
    class: "M",
    says: "Nothing gets a public address for standing in a subnet.",
    remedy: "Set map_public_ip_on_launch to false.",
    findings: ofEach(
      resources("aws_subnet", "aws_default_subnet"),
      (subnet) =>
        (!subnet.isFalse("map_public_ip_on_launch") || !subnet.isFalse("assign_ipv6_address_on_creation")) &&
        "hands out public addresses",
    ),
  },
  "database-subnets-private": {
    answers: ["RDS.2", "cdk-nag RDS2"],
    class: "M",
    says: "No database stands in a subnet with a route to the internet.",
    remedy: "Choose subnets whose route table has no internet gateway.",
    findings: ofEach(resources("aws_db_subnet_group"), (group) =>
      subnetsOf(group.stack, group.texts("subnet_ids")).flatMap((subnet) => {
        if (subnet === undefined) return ["has a subnet that is not of this stack"];
        return isPublicSubnet(subnet) ? [`has the public subnet ${subnet.path}`] : [];
      }),
    ),
  },
  "database-subnets-in-two-zones": {
    answers: ["RDS.5", "REL10-BP01"],
    class: "M",
    says: "A database can move to another availability zone.",
    remedy: "Choose subnets in at least two zones.",
    findings: ofEach(resources("aws_db_subnet_group"), (group) => {
      const zones = new Set(
        subnetsOf(group.stack, group.texts("subnet_ids")).map(
          (subnet) => subnet?.text("availability_zone") ?? subnet?.text("availability_zone_id"),
        ),
      );
      return zones.size < 2 && "lies in one zone";
    }),
  },
  "s3-reached-privately": {
    answers: ["EC2.10", "CIS 6.8"],
    class: "P",
    says: "S3 is reached without leaving AWS's network, which also costs nothing.",
    remedy: "Give the network an aws_vpc_endpoint of type Gateway for S3.",
    findings: ofEach(
      resources("aws_vpc"),
      (network) => !endpointsOf(network).some((service) => service.endsWith(".s3")) && "reaches S3 over the internet",
    ),
  },
  "services-reached-privately": {
    answers: ["EC2.10", "CIS 6.8"],
    class: "W",
    says: "The services that hosts use are reached without leaving AWS's network.",
    remedy: `Give the network interface endpoints for ${endpointServices.join(", ")}, or waive it with what they would cost.`,
    findings: ofEach(resources("aws_vpc"), (network) => {
      const missing = endpointServices.filter(
        (name) => !endpointsOf(network).some((service) => service.endsWith(`.${name}`)),
      );
      return missing.length > 0 && `reaches ${missing.join(", ")} over the internet`;
    }),
  },
  "prefix-list-fits-its-group": {
    answers: [
      `CloudFront's prefix list weighs ${cloudFrontListWeight} of a security group's ${mostRulesPerGroup} rules`,
    ],
    class: "M",
    says: "A security group stays below AWS's limit, which CloudFront's prefix list nearly fills by itself.",
    remedy: "Admit CloudFront on one port of one group.",
    findings: ofEach(securityGroups, (group) => {
      const rules = groupRules(group.stack).filter((rule) => rule.direction === "ingress" && rule.group === group);
      const weight = rules.reduce((sum, rule) => sum + weightOf(group.stack, rule), 0);
      return weight > mostRulesPerGroup && `has ingress rules that weigh ${weight}, more than ${mostRulesPerGroup}`;
    }),
  },
} as const satisfies Rules;

function isPort({ protocol, ports }: Opening, port: number): boolean {
  return protocol === "tcp" && ports.from === port && ports.to === port;
}

function isWebPort(opening: Opening): boolean {
  return isPort(opening, 443) || isPort(opening, 80);
}

function inWords({ protocol, ports }: Opening): string {
  const range = ports.from === ports.to ? `port ${ports.from}` : `ports ${ports.from} to ${ports.to}`;
  return protocol === "all" ? "every port of every protocol" : `${protocol} ${range}`;
}

function isOfHost(stack: StackConfiguration, group: Resource | undefined): boolean {
  return group !== undefined && hosts(stack).some((host) => securityGroupsOf(host).has(group));
}

function isOfDatabase(stack: StackConfiguration, group: Resource | undefined): boolean {
  return stack
    .all("aws_db_instance", "aws_rds_cluster")
    .some(({ attributes }) => group !== undefined && stack.mentionedIn(attributes).has(group));
}

function fromOutside(stack: StackConfiguration, rule: GroupRule): readonly string[] {
  const lists = rule.prefixLists.filter((list) => awsPrefixListName(stack, list) !== cloudFrontList);
  const strangers = rule.peers.filter((peer) => peer !== "self" && securityGroupOf(stack, peer) === undefined);
  return [...rule.cidrs, ...lists, ...strangers];
}

/** Terraform writes "Managed by Terraform" where nothing is said. */
function isDescription(text = ""): boolean {
  return text.trim() !== "" && !/^managed by/i.test(text);
}

function isAttached(group: Resource): boolean {
  const isAboutGroups = /^aws_(default_)?security_group|^aws_vpc_security_group_/;
  return group.stack.resources.some(
    (other) => !isAboutGroups.test(other.type) && group.stack.mentionedIn(other.attributes).has(group),
  );
}

/** The kinds of traffic that flow logs of the network cover. */
function flowsLogged(network: Resource): readonly string[] {
  const { stack } = network;
  return stack
    .all("aws_flow_log")
    .filter(({ attributes }) => stack.target(attributes.vpc_id, "aws_vpc") === network)
    .map((log) => log.text("traffic_type") ?? "")
    .filter((kind) => kind === "REJECT" || kind === "ALL");
}

function endpointsOf(network: Resource): readonly string[] {
  const { stack } = network;
  return stack
    .all("aws_vpc_endpoint")
    .filter(({ attributes }) => stack.target(attributes.vpc_id, "aws_vpc") === network)
    .map((endpoint) => endpoint.text("service_name") ?? "");
}

function weightOf(stack: StackConfiguration, rule: GroupRule): number {
  const lists = rule.prefixLists.map((list) =>
    awsPrefixListName(stack, list) === cloudFrontList ? cloudFrontListWeight : 1,
  );
  return [...lists, ...rule.cidrs.map(() => 1), ...rule.peers.map(() => 1)].reduce((sum, weight) => sum + weight, 0);
}
