import { driftIn } from "./drift-classes";
import type { Attributes, InState, PlanJson } from "./plan-json";

const pathOf = (address: string) => address;

function drift(
  type: string,
  before: Attributes,
  after: Attributes | null,
  state: readonly Omit<InState, "address">[] = [],
) {
  const actions = after === null ? (["delete"] as const) : (["update"] as const);
  const plan: PlanJson = {
    resource_drift: [{ address: `${type}.it`, type, change: { actions, before, after } }],
    prior_state: { values: { root_module: { resources: state.map((each) => ({ address: "", ...each })) } } },
  };
  return driftIn(plan, pathOf).map((found) => `${found.class}: ${found.words}`);
}

describe("every change outside the code is in the class that says who has to look", () => {
  it.each<[string, Attributes, Attributes | null, string]>([
    ["aws_cloudwatch_metric_alarm", { threshold: 1 }, null, "security: is gone"],
    ["aws_cloudwatch_metric_alarm", { threshold: 1 }, { threshold: 9 }, "security: was 1, is 9"],
    [
      "aws_instance",
      { instance_type: "t3.small" },
      { instance_type: "m5.large" },
      'cost: was "t3.small", is "m5.large"',
    ],
    ["aws_cloudwatch_log_group", { retention_in_days: 30 }, { retention_in_days: 90 }, "cost: was 30, is 90"],
    ["aws_cloudwatch_log_group", { retention_in_days: 30 }, { retention_in_days: 1 }, "security: was 30, is 1"],
    ["aws_cloudwatch_log_group", { retention_in_days: 30 }, { retention_in_days: 0 }, "cost: was 30, is 0"],
    ["aws_db_instance", { backup_retention_period: 7 }, { backup_retention_period: 0 }, "security: was 7, is 0"],
    [
      "aws_vpc_security_group_ingress_rule",
      { ip_protocol: "tcp", from_port: 443, to_port: 443, prefix_list_id: "pl-1", cidr_ipv4: null },
      { ip_protocol: "tcp", from_port: 443, to_port: 443, prefix_list_id: "pl-1", cidr_ipv4: "0.0.0.0/0" },
      "security: now: ingress tcp 443 from 0.0.0.0/0",
    ],
    ["aws_vpc_security_group_ingress_rule", { description: "a" }, { description: "b" }, 'cosmetic: was "a", is "b"'],
    ["aws_sns_topic", { tags: { a: "1" } }, { tags: { a: "2" } }, 'cosmetic: was {"a":"1"}, is {"a":"2"}'],
    ["aws_db_instance", { publicly_accessible: false }, { publicly_accessible: true }, "security: was false, is true"],
    ["aws_ecr_lifecycle_policy", { policy: "a week" }, { policy: "a day" }, 'security: was "a week", is "a day"'],
    ["aws_anything", { nobody_knows: 1 }, { nobody_knows: 2 }, "security: was 1, is 2"],
  ])("%s from %j to %j", (type, before, after, found) => {
    expect(drift(type, before, after)).toEqual([found]);
  });
});

it("takes what AWS moves by itself for no change", () => {
  const at = (hour: number) => ({ latest_restorable_time: `2026-11-22T0${hour}:00:00Z` });
  expect(drift("aws_db_instance", at(1), at(2))).toEqual([]);
});

it("takes empty, absent and zero for the same, as the provider does", () => {
  const before = { tags: null, list: null, blocks: [{ code: null }], count: 0 };
  expect(drift("aws_sns_topic", before, { tags: {}, list: [], blocks: [{ code: 0 }], count: null })).toEqual([]);
});

describe("a rule that was deployed as a resource of its own is no drift of its group, one made beside it is", () => {
  const ours = {
    type: "aws_vpc_security_group_ingress_rule",
    values: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "10.0.0.0/8" },
  };
  const rule = (cidr: string) => ({ protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: [cidr] });

  it.each([
    ["10.0.0.0/8", []],
    ["0.0.0.0/0", ["security: now: ingress tcp 443 from 0.0.0.0/0"]],
  ])("%s", (cidr, found) => {
    expect(
      drift("aws_security_group", { id: "sg-1", ingress: [] }, { id: "sg-1", ingress: [rule(cidr)] }, [ours]),
    ).toEqual(found);
  });

  it("and another group's rule excuses nothing", () => {
    const after = { id: "sg-2", ingress: [rule("10.0.0.0/8")] };
    expect(drift("aws_security_group", { id: "sg-2", ingress: [] }, after, [ours])).toHaveLength(1);
  });
});

it("goes on to tell what was added beside what is deployed, after a deploy has taken it over into the state", () => {
  const rule = { protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] };
  const group = { type: "aws_security_group", values: { id: "sg-1", ingress: [rule], egress: [] } };
  const state = (...resources: readonly Omit<InState, "address">[]): PlanJson => ({
    prior_state: { values: { root_module: { resources: resources.map((each) => ({ address: "", ...each })) } } },
  });
  expect(driftIn(state(group), pathOf).map(({ words }) => words)).toEqual(["now: ingress tcp 22 from 0.0.0.0/0"]);
  const ours = {
    type: "aws_vpc_security_group_ingress_rule",
    values: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ipv4: "0.0.0.0/0" },
  };
  expect(driftIn(state(group, ours), pathOf)).toEqual([]);
});

it("tells a policy that a role was given beside those that were deployed", () => {
  const policy = (Action: string) => JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
  const deployed = { type: "aws_iam_role_policy", values: { role: "api", policy: policy("s3:GetObject") } };
  const both = [
    { name: "ours", policy: policy("s3:GetObject") },
    { name: "theirs", policy: policy("*") },
  ];
  expect(
    drift("aws_iam_role", { id: "api", inline_policy: [] }, { id: "api", inline_policy: both }, [deployed]),
  ).toEqual(["security: now: Allow * on *"]);
});

it("shows no value that is marked as sensitive", () => {
  const change = {
    actions: ["update"] as const,
    before: { key: "a" },
    after: { key: "b" },
    after_sensitive: { key: true },
  };
  const plan: PlanJson = { resource_drift: [{ address: "x.it", type: "x", change }] };
  expect(driftIn(plan, pathOf)[0]?.words).toBe("differs");
});
