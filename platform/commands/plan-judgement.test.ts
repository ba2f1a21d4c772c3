import type { Action, Attributes, ResourceChange } from "./plan-json";
import { hasChanges, judgePlan } from "./plan-judgement";

const pathOf = (address: string) => `dev/${address.split(".")[1]}`;

function change(
  type: string,
  actions: readonly Action[],
  over: Partial<ResourceChange["change"]> = {},
): ResourceChange {
  return { address: `${type}.it`, type, change: { actions, before: {}, after: {}, ...over } };
}

function judge(changes: readonly ResourceChange[], allowed: readonly string[] = []) {
  return judgePlan({ resource_changes: changes }, pathOf, allowed);
}

describe("what holds data, or is known outside, is not lost without leave", () => {
  it.each([
    ["aws_db_instance", "database"],
    ["aws_s3_bucket", "bucket"],
    ["aws_eip", "Elastic IP"],
    ["aws_cloudfront_distribution", "distribution"],
    ["aws_route53_zone", "zone"],
    ["aws_kms_key", "key"],
    ["aws_secretsmanager_secret", "secret"],
    ["aws_vpc", "network"],
  ])("%s is a %s: neither deleted nor replaced, in whichever order", (type, loses) => {
    const orders: readonly (readonly Action[])[] = [["delete"], ["delete", "create"], ["create", "delete"]];
    for (const actions of orders) {
      expect(judge([change(type, actions)]).refused).toEqual([
        expect.objectContaining({ address: `${type}.it`, loses }),
      ]);
    }
  });

  it.each([["create"], ["update"], ["no-op"], ["forget"]] as const)("is not lost by %s", (action) => {
    expect(judge([change("aws_db_instance", [action])]).refused).toEqual([]);
  });

  it("is lost with leave, by address or by construct path, and by no other's", () => {
    const lost = [change("aws_db_instance", ["delete", "create"])];
    expect(judge(lost, ["aws_db_instance.it"]).refused).toEqual([]);
    expect(judge(lost, ["dev/it"]).refused).toEqual([]);
    expect(judge(lost, ["aws_db_instance.other"]).refused).toHaveLength(1);
  });

  it("is told when leave was given for nothing", () => {
    expect(judge([], ["dev/it"]).pointless).toEqual(["dev/it"]);
  });
});

describe("what is gone from AWS, though it was deployed, is not made anew without leave, for it would be empty", () => {
  const gone = (type: string) => ({
    resource_changes: [change(type, ["create"])],
    resource_drift: [change(type, ["delete"])],
  });

  it("a database", () => {
    expect(judgePlan(gone("aws_db_instance"), pathOf, []).refused).toEqual([
      expect.objectContaining({ fate: "create", loses: "database", isGone: true }),
    ]);
    expect(judgePlan(gone("aws_db_instance"), pathOf, ["dev/it"]).refused).toEqual([]);
  });

  it("unless the code makes it again just as it was", () => {
    expect(judgePlan(gone("aws_cloudwatch_metric_alarm"), pathOf, []).refused).toEqual([]);
  });
});

describe("a disk that would shrink, which AWS refuses half way through a deploy, is refused before, with whatever leave", () => {
  it.each<[string, Attributes, Attributes]>([
    ["aws_db_instance", { allocated_storage: 40 }, { allocated_storage: 20 }],
    ["aws_instance", { root_block_device: [{ volume_size: 40 }] }, { root_block_device: [{ volume_size: 20 }] }],
  ])("%s", (type, before, after) => {
    expect(judge([change(type, ["update"], { before, after })], ["dev/it"]).refused).toEqual([
      expect.objectContaining({ impossible: "its disk has 40 GB and cannot shrink to 20 GB" }),
    ]);
    expect(judge([change(type, ["update"], { before: after, after: before })]).refused).toEqual([]);
  });
});

it("lets what holds nothing be replaced, and says for the sake of what", () => {
  const { refused, changes, counts } = judge([
    change("aws_instance", ["delete", "create"], {
      replace_paths: [["user_data"], ["root_block_device", 0, "encrypted"]],
    }),
  ]);
  expect(refused).toEqual([]);
  expect(counts.replace).toBe(1);
  expect(changes[0]).toMatchObject({ fate: "replace", attributes: ["user_data", "root_block_device"] });
});

it("lets a host become larger in its place", () => {
  const larger = { before: { instance_type: "t3.small" }, after: { instance_type: "t3.medium" } };
  const { refused, changes } = judge([change("aws_instance", ["update"], larger)]);
  expect(refused).toEqual([]);
  expect(changes).toEqual([expect.objectContaining({ fate: "update", attributes: ["instance_type"] })]);
});

it("counts a move as a change, for the state has to be written", () => {
  const moved = judge([{ ...change("aws_s3_bucket", ["no-op"]), previous_address: "aws_s3_bucket.old" }]);
  expect(moved.changes).toEqual([expect.objectContaining({ fate: "move", previously: "aws_s3_bucket.old" })]);
  expect(hasChanges(moved)).toBe(true);
});

it("counts outputs that differ, and nothing that stays as it is", () => {
  const same = judgePlan(
    { resource_changes: [change("aws_vpc", ["no-op"])], output_changes: { a: { actions: ["no-op"] } } },
    pathOf,
    [],
  );
  expect(hasChanges(same)).toBe(false);
  expect(judgePlan({ output_changes: { a: { actions: ["update"] } } }, pathOf, []).outputs).toEqual(["a"]);
});

it("takes no data source for a change", () => {
  expect(hasChanges(judge([{ ...change("aws_iam_policy_document", ["read"]), mode: "data" }]))).toBe(false);
});

describe("who may reach or do what is told however it is written", () => {
  const world = { protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"], ipv6_cidr_blocks: ["::/0"] };
  const policy = (Action: unknown) => JSON.stringify({ Statement: { Effect: "Allow", Action, Resource: "*" } });

  it.each<[string, Attributes | null, Attributes | null, readonly string[], readonly string[]]>([
    [
      "aws_security_group",
      { ingress: [] },
      { ingress: [world] },
      ["ingress tcp 22 from 0.0.0.0/0", "ingress tcp 22 from ::/0"],
      [],
    ],
    [
      "aws_security_group_rule",
      null,
      { type: "ingress", ...world, ipv6_cidr_blocks: [] },
      ["ingress tcp 22 from 0.0.0.0/0"],
      [],
    ],
    [
      "aws_vpc_security_group_ingress_rule",
      null,
      { ip_protocol: "-1", cidr_ipv4: "0.0.0.0/1" },
      ["ingress of everything from 0.0.0.0/1"],
      [],
    ],
    [
      "aws_vpc_security_group_egress_rule",
      { ip_protocol: "tcp", from_port: 1, to_port: 9, prefix_list_id: "pl-1" },
      null,
      [],
      ["egress tcp 1-9 to pl-1"],
    ],
    [
      "aws_iam_role_policy",
      { policy: policy("s3:Get*") },
      { policy: policy(["s3:Get*", "s3:Put*"]) },
      ["Allow s3:Put* on *"],
      [],
    ],
    ["aws_s3_bucket_policy", { policy: policy("s3:Get*") }, null, [], ["Allow s3:Get* on *"]],
    ["aws_iam_role_policy_attachment", null, { policy_arn: "arn:x" }, ["has the policy arn:x"], []],
  ])("%s from %j to %j", (type, before, after, adds, takes) => {
    const action = before === null ? "create" : after === null ? "delete" : "update";
    const { access } = judge([change(type, [action], { before, after })]);
    expect(access).toEqual([expect.objectContaining({ adds, takes })]);
  });

  it("says where only the deploy will tell", () => {
    const unknown = { before: null, after: {}, after_unknown: { policy: true } };
    expect(judge([change("aws_iam_policy", ["create"], unknown)]).access[0]?.adds).toEqual([
      "what only the deploy will tell",
    ]);
  });
});
