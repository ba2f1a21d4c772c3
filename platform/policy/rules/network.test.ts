import { add, remove, set, together, unset } from "../edits.fixture";
import { holdRules, type Parts } from "../rules.fixture";
import { networkRules } from "./network";

const web = "${aws_security_group.web.id}";
const tcp = (port: number) => ({ ip_protocol: "tcp", from_port: port, to_port: port });

const sound: Parts = {
  aws_vpc: { main: {} },
  aws_default_security_group: { default: { vpc_id: "${aws_vpc.main.id}", ingress: [], egress: null } },
  aws_flow_log: { flows: { vpc_id: "${aws_vpc.main.id}", traffic_type: "ALL" } },
  aws_vpc_endpoint: Object.fromEntries(
    ["s3", "ssm", "ssmmessages", "logs"].map((name) => [
      name,
      { vpc_id: "${aws_vpc.main.id}", service_name: `com.amazonaws.ap-southeast-1.${name}` },
    ]),
  ),
  aws_internet_gateway: { gateway: { vpc_id: "${aws_vpc.main.id}" } },
  aws_route_table: {
    out: {
      vpc_id: "${aws_vpc.main.id}",
      route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.gateway.id}" }],
    },
    nowhere: { vpc_id: "${aws_vpc.main.id}", route: [] },
  },
  aws_subnet: {
    out: { vpc_id: "${aws_vpc.main.id}", availability_zone: "ap-southeast-1a", map_public_ip_on_launch: false },
    one: { vpc_id: "${aws_vpc.main.id}", availability_zone: "ap-southeast-1a" },
    two: { vpc_id: "${aws_vpc.main.id}", availability_zone: "ap-southeast-1b" },
  },
  aws_route_table_association: {
    out: { subnet_id: "${aws_subnet.out.id}", route_table_id: "${aws_route_table.out.id}" },
    one: { subnet_id: "${aws_subnet.one.id}", route_table_id: "${aws_route_table.nowhere.id}" },
  },
  aws_db_subnet_group: { data: { subnet_ids: ["${aws_subnet.one.id}", "${aws_subnet.two.id}"] } },
  aws_security_group: { web: { description: "The API host" }, data: { description: "The database" } },
  aws_instance: { host: { vpc_security_group_ids: [web] } },
  aws_db_instance: { data: { vpc_security_group_ids: ["${aws_security_group.data.id}"] } },
  "data.aws_ec2_managed_prefix_list": { edge: { name: "com.amazonaws.global.cloudfront.origin-facing" } },
  aws_vpc_security_group_ingress_rule: {
    edge: {
      ...tcp(443),
      security_group_id: web,
      description: "HTTPS from CloudFront",
      prefix_list_id: "${data.aws_ec2_managed_prefix_list.edge.id}",
    },
    data: {
      ...tcp(5432),
      security_group_id: "${aws_security_group.data.id}",
      description: "PostgreSQL",
      referenced_security_group_id: web,
    },
  },
  aws_vpc_security_group_egress_rule: {
    out: { ...tcp(443), security_group_id: web, description: "HTTPS", cidr_ipv4: "0.0.0.0/0" },
    data: {
      ...tcp(5432),
      security_group_id: web,
      description: "PostgreSQL",
      referenced_security_group_id: "${aws_security_group.data.id}",
    },
  },
};

const described = { description: "Planted" };
const ingress = (rule: object) =>
  add("aws_vpc_security_group_ingress_rule", { security_group_id: web, ...described, ...rule });
const egress = (rule: object) =>
  add("aws_vpc_security_group_egress_rule", { security_group_id: web, ...described, ...rule });
const separate = (rule: object) =>
  add("aws_security_group_rule", { type: "ingress", security_group_id: web, ...described, ...rule });
const inline = (...rules: readonly object[]) => set("aws_security_group.web", "ingress", rules);
const ssh = { protocol: "tcp", from_port: 22, to_port: 22 };

holdRules(networkRules, sound, {
  "ingress-not-from-the-world": {
    holds: {
      "it is the web": together(
        ingress({ ...tcp(443), cidr_ipv4: "0.0.0.0/0" }),
        separate({ protocol: "6", from_port: 80, to_port: "80", ipv6_cidr_blocks: ["::/0"] }),
      ),
      "it is private": ingress({ ip_protocol: "-1", cidr_ipv4: "10.0.0.0/8" }),
      "it goes out": add("aws_security_group_rule", {
        ...ssh,
        type: "egress",
        security_group_id: web,
        cidr_blocks: ["0.0.0.0/0"],
      }),
      "the rule inside has nobody in it": inline({ ...ssh, cidr_blocks: [], ipv6_cidr_blocks: null }),
    },
    breaks: {
      "a rule of its own says so": ingress({ ...tcp(5432), cidr_ipv4: "0.0.0.0/0" }),
      "a rule of the old kind says so": separate({ ...ssh, cidr_blocks: ["10.0.0.0/8", "0.0.0.0/0"] }),
      "a rule inside the group says so": inline({ ...ssh, cidr_blocks: "0.0.0.0/0" }),
      "a dynamic block says so": set("aws_security_group.web", "dynamic", {
        ingress: { for_each: [1], content: { ...ssh, cidr_blocks: ["0.0.0.0/0"] } },
      }),
      "it comes over IPv6": ingress({ ...tcp(22), cidr_ipv6: "::/0" }),
      "it comes by half": ingress({ ...tcp(22), cidr_ipv4: "128.0.0.0/1" }),
      "it comes in quarters": inline({
        ...ssh,
        cidr_blocks: ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"],
      }),
      "two rules overlap on a port": together(
        ingress({ ip_protocol: "tcp", from_port: 20, to_port: 30, cidr_ipv4: "16.0.0.0/9" }),
        separate({ protocol: "tcp", from_port: 25, to_port: 40, cidr_blocks: ["16.128.0.0/9"] }),
      ),
      "every protocol is meant": ingress({ ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" }),
      "every port is meant, by none": ingress({
        ip_protocol: "tcp",
        from_port: null,
        to_port: null,
        cidr_ipv4: "0.0.0.0/0",
      }),
      "the web's port is in a range": ingress({
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 444,
        cidr_ipv4: "0.0.0.0/0",
      }),
      "the protocol is UDP": ingress({ ip_protocol: "udp", from_port: 443, to_port: 443, cidr_ipv4: "0.0.0.0/0" }),
      "the addresses are another's": ingress({ ...tcp(22), cidr_ipv4: "${var.admin}" }),
      "a list of one's own holds the world": together(
        add("aws_ec2_managed_prefix_list", { name: "admins", entry: [{ cidr: "0.0.0.0/1" }, { cidr: "128.0.0.0/1" }] }),
        ingress({ ...tcp(22), prefix_list_id: "${aws_ec2_managed_prefix_list.planted.id}" }),
      ),
      "the list is unknown": ingress({ ...tcp(22), prefix_list_id: "pl-12345678" }),
      "the default group says so": set("aws_default_security_group.default", "ingress", [
        { ...ssh, cidr_blocks: ["0.0.0.0/0"] },
      ]),
    },
  },
  "no-remote-shell": {
    breaks: {
      "an administrator gets in": ingress({ ...tcp(22), cidr_ipv4: "203.0.113.7/32" }),
      "a range holds it": ingress({ ip_protocol: "tcp", from_port: 0, to_port: 1024, cidr_ipv4: "10.0.0.0/8" }),
      "another group gets in": separate({
        protocol: "tcp",
        from_port: 3389,
        to_port: 3389,
        source_security_group_id: web,
      }),
      "members get in on every port": separate({ protocol: "-1", from_port: 0, to_port: 0, self: true }),
    },
  },
  "api-host-behind-cloudfront": {
    holds: {
      "a group gets in": ingress({ ...tcp(8080), referenced_security_group_id: "${aws_security_group.data.id}" }),
    },
    breaks: {
      "the world gets in on 443": ingress({ ...tcp(443), cidr_ipv4: "0.0.0.0/0" }),
      "one address gets in": inline({ protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["203.0.113.7/32"] }),
      "another list gets in": together(
        add("data.aws_ec2_managed_prefix_list", { name: "com.amazonaws.ap-southeast-1.s3" }),
        ingress({ ...tcp(443), prefix_list_id: "${data.aws_ec2_managed_prefix_list.planted.id}" }),
      ),
      "the host has the group by its interface": together(
        unset("aws_instance.host", "vpc_security_group_ids"),
        add("aws_network_interface", { security_groups: [web] }),
        set("aws_instance.host", "network_interface", [
          { network_interface_id: "${aws_network_interface.planted.id}" },
        ]),
        ingress({ ...tcp(443), cidr_ipv4: "203.0.113.7/32" }),
      ),
      "a group of nobody knows whom gets in": ingress({ ...tcp(443), referenced_security_group_id: "sg-12345678" }),
    },
  },
  "database-admits-api-only": {
    breaks: {
      "its network gets in": set("aws_vpc_security_group_ingress_rule.data", "cidr_ipv4", "10.0.0.0/16"),
      "a group without a host gets in": set(
        "aws_vpc_security_group_ingress_rule.data",
        "referenced_security_group_id",
        "${aws_security_group.data.id}",
      ),
      "a rule inside says so": set("aws_security_group.data", "ingress", {
        protocol: "tcp",
        from_port: 5432,
        to_port: 5432,
        cidr_blocks: ["10.0.0.5/32"],
      }),
    },
  },
  "egress-to-the-world-by-https-only": {
    holds: { "a group is on the other side": egress({ ip_protocol: "-1", referenced_security_group_id: web }) },
    breaks: {
      "everything goes out": egress({ ip_protocol: "-1", cidr_ipv4: "0.0.0.0/0" }),
      "the group says so itself": set("aws_security_group.web", "egress", [
        { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] },
      ]),
      "it goes out over IPv6": egress({ ...tcp(25), cidr_ipv6: "::/0" }),
      "any port goes out": egress({ ip_protocol: "tcp", from_port: 0, to_port: 65535, cidr_ipv4: "0.0.0.0/0" }),
    },
  },
  "security-group-described": {
    breaks: {
      "it says nothing": unset("aws_security_group.web", "description"),
      "Terraform says it": set("aws_security_group.web", "description", "Managed by Terraform"),
    },
  },
  "security-group-rule-described": {
    breaks: {
      "a rule says nothing": unset("aws_vpc_security_group_ingress_rule.edge", "description"),
      "a rule inside says nothing": inline({ protocol: "tcp", from_port: 443, to_port: 443, self: true }),
    },
  },
  "security-group-attached": { breaks: { "nothing has it": set("aws_instance.host", "vpc_security_group_ids", []) } },
  "default-security-group-empty": {
    breaks: {
      "nobody empties it": remove("aws_default_security_group.default"),
      "members reach each other": set("aws_default_security_group.default", "ingress", {
        protocol: "-1",
        from_port: 0,
        to_port: 0,
        self: true,
      }),
    },
  },
  "network-logs-flows": {
    holds: { "it logs what it refused": set("aws_flow_log.flows", "traffic_type", "REJECT") },
    breaks: {
      "it logs nothing": remove("aws_flow_log.flows"),
      "it logs what it let through": set("aws_flow_log.flows", "traffic_type", "ACCEPT"),
    },
  },
  "network-logs-every-flow": {
    breaks: { "it logs what it refused": set("aws_flow_log.flows", "traffic_type", "REJECT") },
  },
  "subnet-hands-out-no-public-address": {
    breaks: {
      "it hands out": set("aws_subnet.out", "map_public_ip_on_launch", true),
      "it hands out, as a text": set("aws_subnet.one", "map_public_ip_on_launch", "true"),
      "it hands out IPv6": set("aws_subnet.one", "assign_ipv6_address_on_creation", true),
    },
  },
  "database-subnets-private": {
    holds: {
      "the main table leads nowhere": together(
        remove("aws_route_table_association.one"),
        add("aws_main_route_table_association", {
          vpc_id: "${aws_vpc.main.id}",
          route_table_id: "${aws_route_table.nowhere.id}",
        }),
      ),
    },
    breaks: {
      "one is public": set("aws_db_subnet_group.data", "subnet_ids", ["${aws_subnet.out.id}", "${aws_subnet.two.id}"]),
      "its table is another": set("aws_route_table_association.one", "route_table_id", "${aws_route_table.out.id}"),
      "a route of its own leads out": add("aws_route", {
        route_table_id: "${aws_route_table.nowhere.id}",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "${aws_internet_gateway.gateway.id}",
      }),
      "the network's main table leads out": add("aws_main_route_table_association", {
        vpc_id: "${aws_vpc.main.id}",
        route_table_id: "${aws_route_table.out.id}",
      }),
      "one is of nobody knows where": set("aws_db_subnet_group.data", "subnet_ids", [
        "${aws_subnet.one.id}",
        "subnet-12345678",
      ]),
    },
  },
  "database-subnets-in-two-zones": {
    breaks: { "both are in one": set("aws_subnet.two", "availability_zone", "ap-southeast-1a") },
  },
  "s3-reached-privately": { breaks: { "there is no endpoint": remove("aws_vpc_endpoint.s3") } },
  "services-reached-privately": { breaks: { "one is missing": remove("aws_vpc_endpoint.logs") } },
  "prefix-list-fits-its-group": {
    breaks: {
      "it is there twice": ingress({ ...tcp(80), prefix_list_id: "${data.aws_ec2_managed_prefix_list.edge.id}" }),
      "six addresses are added": inline({
        protocol: "tcp",
        from_port: 443,
        to_port: 443,
        cidr_blocks: [1, 2, 3, 4, 5, 6].map((last) => `203.0.113.${last}/32`),
      }),
    },
  },
});
