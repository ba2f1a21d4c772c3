import { add, remove, set, unset } from "../edits.fixture";
import type { Fault } from "./fault";

const host = "security-groups/api-host";
const tcp = (port: number) => ({ ip_protocol: "tcp", from_port: port, to_port: port });
const admits = (group: string, rule: object) =>
  add("aws_vpc_security_group_ingress_rule", (refer) => ({
    security_group_id: refer(group, "id"),
    description: "Planted",
    ...rule,
  }));
const inside = (...rules: readonly object[]) =>
  set(
    host,
    "ingress",
    rules.map((rule) => ({ description: "Planted", ...rule })),
  );
const ssh = { protocol: "tcp", from_port: 22, to_port: 22 };

export const networkFaults: readonly Fault[] = [
  {
    name: "opens SSH to the world",
    rule: "ingress-not-from-the-world",
    plant: admits(host, { ...tcp(22), cidr_ipv4: "0.0.0.0/0" }),
  },
  {
    name: "opens SSH to the world over IPv6",
    rule: "ingress-not-from-the-world",
    plant: admits(host, { ...tcp(22), cidr_ipv6: "::/0" }),
  },
  {
    name: "opens the API's own port to the world",
    rule: "ingress-not-from-the-world",
    plant: admits(host, { ...tcp(8080), cidr_ipv4: "0.0.0.0/0" }),
  },
  {
    name: "opens the database to the world",
    rule: "ingress-not-from-the-world",
    plant: admits("security-groups/database", { ...tcp(5432), cidr_ipv4: "0.0.0.0/0" }),
  },
  {
    name: "opens the database to the world in halves",
    rule: "ingress-not-from-the-world",
    plant: inside({ ...ssh, cidr_blocks: ["0.0.0.0/1", "128.0.0.0/1"] }),
  },
  {
    name: "opens half the world",
    rule: "ingress-not-from-the-world",
    plant: admits(host, { ...tcp(22), cidr_ipv4: "0.0.0.0/1" }),
  },
  {
    name: "opens everything inside a group",
    rule: "ingress-not-from-the-world",
    plant: inside({ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }),
  },
  {
    name: "opens everything by a rule of the old kind",
    rule: "ingress-not-from-the-world",
    plant: add("aws_security_group_rule", (refer) => ({
      type: "ingress",
      protocol: "all",
      from_port: 0,
      to_port: 0,
      cidr_blocks: ["0.0.0.0/0"],
      security_group_id: refer(host, "id"),
    })),
  },
  {
    name: "opens ports without saying which",
    rule: "ingress-not-from-the-world",
    plant: admits(host, { ip_protocol: "tcp", from_port: null, to_port: null, cidr_ipv4: "0.0.0.0/0" }),
  },
  {
    name: "opens a range around 443",
    rule: "ingress-not-from-the-world",
    plant: admits(host, { ip_protocol: "tcp", from_port: 440, to_port: 450, cidr_ipv4: "0.0.0.0/0" }),
  },
  {
    name: "opens SSH to a list of everybody",
    rule: "ingress-not-from-the-world",
    plant: admits(host, { ...tcp(22), prefix_list_id: "pl-0123456789abcdef0" }),
  },
  {
    name: "opens SSH to an administrator",
    rule: "no-remote-shell",
    plant: admits(host, { ...tcp(22), cidr_ipv4: "203.0.113.7/32" }),
  },
  {
    name: "opens remote desktop to the network",
    rule: "no-remote-shell",
    plant: admits(host, { ...tcp(3389), cidr_ipv4: "10.30.0.0/16" }),
  },
  {
    name: "lets the world past CloudFront",
    rule: "api-host-behind-cloudfront",
    plant: admits(host, { ...tcp(443), cidr_ipv4: "0.0.0.0/0" }),
  },
  {
    name: "takes another prefix list for CloudFront's",
    rule: "api-host-behind-cloudfront",
    plant: set("security-groups/cloudfront-origin-facing", "name", "com.amazonaws.ap-southeast-1.s3"),
  },
  {
    name: "admits the network to the database",
    rule: "database-admits-api-only",
    plant: admits("security-groups/database", { ...tcp(5432), cidr_ipv4: "10.30.0.0/16" }),
  },
  {
    name: "admits the database's own group to it",
    rule: "database-admits-api-only",
    plant: add("aws_security_group_rule", (refer) => ({
      ...ssh,
      type: "ingress",
      self: true,
      security_group_id: refer("security-groups/database", "id"),
    })),
  },
  {
    name: "lets everything out",
    rule: "egress-to-the-world-by-https-only",
    plant: set("security-groups/https-to-anywhere", "ip_protocol", "-1"),
  },
  {
    name: "lets every port out",
    rule: "egress-to-the-world-by-https-only",
    plant: set("security-groups/https-to-anywhere", "to_port", 65535),
  },
  {
    name: "lets mail out over IPv6",
    rule: "egress-to-the-world-by-https-only",
    plant: set(host, "egress", [{ protocol: "tcp", from_port: 25, to_port: 25, ipv6_cidr_blocks: ["::/0"] }]),
  },
  {
    name: "leaves a group without description",
    rule: "security-group-described",
    plant: unset("security-groups/database", "description"),
  },
  {
    name: "leaves a rule without description",
    rule: "security-group-rule-described",
    plant: unset("security-groups/https-from-cloudfront", "description"),
  },
  {
    name: "detaches the host's group",
    rule: "security-group-attached",
    plant: unset("api/interface", "security_groups"),
  },
  {
    name: "detaches the database's group",
    rule: "security-group-attached",
    plant: unset("database/instance", "vpc_security_group_ids"),
  },
  {
    name: "leaves the default group open",
    rule: "default-security-group-empty",
    plant: remove("network/default-security-group"),
  },
  {
    name: "lets the default group's members talk",
    rule: "default-security-group-empty",
    plant: set("network/default-security-group", "ingress", [{ protocol: "-1", from_port: 0, to_port: 0, self: true }]),
  },
  {
    name: "hands out public addresses",
    rule: "subnet-hands-out-no-public-address",
    plant: set("network/public-ap-southeast-1a", "map_public_ip_on_launch", true),
  },
  {
    name: "puts the database into the public subnets' routes",
    rule: "database-subnets-private",
    plant: set("network/isolated-routes", "route", [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-0123456789abcdef0" }]),
  },
  {
    name: "routes the isolated subnets to the internet",
    rule: "database-subnets-private",
    plant: add("aws_route", (refer) => ({
      route_table_id: refer("network/isolated-routes", "id"),
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: refer("network/internet-gateway", "id"),
    })),
  },
  {
    name: "puts both database subnets into one zone",
    rule: "database-subnets-in-two-zones",
    plant: set("network/isolated-ap-southeast-1b", "availability_zone", "ap-southeast-1a"),
  },
  {
    name: "admits CloudFront on a second port",
    rule: "prefix-list-fits-its-group",
    plant: add("aws_vpc_security_group_ingress_rule", (refer) => ({
      ...tcp(80),
      security_group_id: refer(host, "id"),
      prefix_list_id: refer("security-groups/cloudfront-origin-facing", "id"),
      description: "Planted",
    })),
  },
];
