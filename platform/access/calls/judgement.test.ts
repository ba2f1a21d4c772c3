import { permissionBoundaryArn } from "../../naming";
import type { TerraformJson } from "../../terraform/stack-configuration";
import { synthesise } from "../../terraform/synthesise";
import { neighbourhoodOf } from "../neighbourhood";
import { type Held, judgeCalls } from "./judgement";
import type { Phase, RecordedCall } from "./recorded-call";

const stacks = synthesise();
const account = "111111111111";
const role = `arn:aws:iam::${account}:role/lectern-dev-database-monitoring`;
const key = `arn:aws:kms:ap-southeast-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** What was bootstrapped for dev, perhaps with a fault in it. */
function bootstrapOfDev(plant: (text: string) => string = (text) => text) {
  const own = stacks.find((stack) => stack["//"]?.metadata?.stackName === "bootstrap-dev");
  return neighbourhoodOf(JSON.parse(plant(JSON.stringify(own))) as TerraformJson, stacks);
}

function call(name: string, parameters: Record<string, string> = {}, during: Phase = "deploy"): RecordedCall {
  const [service = "", operation = ""] = name.split(":");
  return { service, operation, parameters, during, region: "ap-southeast-1", agent: "Terraform" };
}

function judge(calls: readonly RecordedCall[], held: Partial<Held> = {}): Promise<readonly string[]> {
  const nothing = { unrecorded: [], administrators: [] };
  return judgeCalls({ environment: "dev", bootstrap: bootstrapOfDev(), ...nothing, ...held, calls });
}

/** The sentences about what is missing. */
async function missing(calls: readonly RecordedCall[], held?: Partial<Held>): Promise<readonly string[]> {
  return (await judge(calls, held)).filter((problem) => problem.includes(" may not "));
}

describe("a call", () => {
  it.each<[string, RecordedCall]>([
    [
      "of the network",
      call("ec2:CreateVpc", { "TagSpecification.1.ResourceType": "vpc", "TagSpecification.1.Tag.1.Key": "Project" }),
    ],
    ["on a bucket, under another name", call("s3:PutBucketEncryption", { Bucket: `lectern-dev-assets-${account}` })],
    [
      "that signs as another service than IAM knows",
      call("monitoring:PutMetricAlarm", { AlarmName: "lectern-dev-api-down" }),
    ],
    ["that plans", call("ec2:DescribeVpcs", {}, "plan")],
    [
      "that looks for workspaces",
      call("s3:ListObjectsV2", { Bucket: `lectern-bootstrap-state-${account}`, prefix: "env:/" }, "plan"),
    ],
    ["that anybody may make", call("sts:GetCallerIdentity", {}, "plan")],
    [
      "that hands on a role",
      call("rds:CreateDBInstance", { DBInstanceIdentifier: "lectern-dev-database", MonitoringRoleArn: role }),
    ],
    [
      "that hands on a key",
      call("backup:CreateBackupVault", { backupVaultName: "lectern-dev-backup", EncryptionKeyArn: key }),
    ],
  ])("%s is allowed to who makes it", async (_, made) => {
    expect(await missing([made])).toEqual([]);
  });

  it("that a deploy makes and its role may not is named, with what it is done to", async () => {
    expect(await missing([call("ec2:CreateNatGateway", { SubnetId: "subnet-0a1b" })])).toEqual([
      `dev: the deploy role may not ec2:CreateNatGateway on arn:aws:ec2:ap-southeast-1:${account}:subnet/subnet-0a1b, which ec2:CreateNatGateway takes while deploying: no statement allows it.`,
      `dev: the deploy role may not ec2:CreateNatGateway on arn:aws:ec2:ap-southeast-1:${account}:natgateway/*, which ec2:CreateNatGateway takes while deploying: no statement allows it.`,
    ]);
  });

  it("that changes something while planning is refused to the plan role", async () => {
    expect(await missing([call("ec2:CreateVpc", {}, "plan")])).toEqual([
      `dev: the plan role may not ec2:CreateVpc on arn:aws:ec2:ap-southeast-1:${account}:vpc/*, which ec2:CreateVpc takes while planning: no statement allows it.`,
    ]);
  });

  it.each<[string, string, readonly RecordedCall[]]>([
    [
      "the state of another environment",
      "s3:GetObject",
      [call("s3:GetObject", { Bucket: `lectern-bootstrap-state-${account}`, Key: "prod/terraform.tfstate" })],
    ],
    [
      "a state that is not there, and that it may not list",
      "s3:ListBucket",
      [call("s3:HeadObject", { Bucket: `lectern-bootstrap-state-${account}`, Key: "prod/terraform.tfstate" })],
    ],
    [
      "a database of another name",
      "rds:ModifyDBInstance",
      [call("rds:ModifyDBInstance", { DBInstanceIdentifier: "other" })],
    ],
    ["a role without its boundary", "iam:CreateRole", [call("iam:CreateRole", { RoleName: "lectern-dev-api-host" })]],
    [
      "a role that goes to a service that gets none",
      "iam:PassRole",
      [call("ssm:RegisterTaskWithMaintenanceWindow", { WindowId: "mw-1", ServiceRoleArn: role })],
    ],
    [
      "tags that it may not give",
      "ec2:CreateTags",
      [
        call("ec2:RunInstances", {
          "TagSpecification.1.ResourceType": "fleet",
          "TagSpecification.1.Tag.1.Key": "Project",
        }),
      ],
    ],
  ])("on %s is refused", async (_, action, calls) => {
    expect(await missing(calls)).toContainEqual(expect.stringContaining(`the deploy role may not ${action} on `));
  });

  it("is allowed on a role by the boundary that an earlier call has made it with", async () => {
    const named = { RoleName: "lectern-dev-api-host" };
    const boundary = permissionBoundaryArn({ name: "dev", accountId: account });
    const made = call("iam:CreateRole", { ...named, PermissionsBoundary: boundary });
    expect(await missing([made, call("iam:PutRolePolicy", named)])).toEqual([]);
    expect(await missing([call("iam:PutRolePolicy", named)])).toHaveLength(1);
  });

  it("is refused where the boundary does not reach as far as the role's own policies", async () => {
    const bootstrap = bootstrapOfDev((text) => text.replaceAll('\\"ec2:*\\",', ""));
    expect(await missing([call("ec2:DescribeVpcs", {}, "plan")], { bootstrap })).toEqual([
      expect.stringMatching(/^dev: the plan role may not ec2:DescribeVpcs .* beyond pipeline-boundary/),
      expect.stringMatching(/^dev: the deploy role may not ec2:DescribeVpcs .* beyond pipeline-boundary/),
    ]);
  });

  it("for which IAM has no action has to be told what it takes", async () => {
    await expect(judge([call("s3:POST /a-bucket/b")])).rejects.toThrow(
      "No action of IAM is known for s3:POST /a-bucket/b",
    );
  });
});

describe("what destroys", () => {
  const deletion = call("ec2:DeleteVpc", { VpcId: "vpc-0a1b" }, "destroy");

  it("is an administrator's, where that is declared", async () => {
    expect(await missing([deletion], { administrators: ["ec2:DeleteVpc"] })).toEqual([]);
  });

  it("is missed by the deploy role otherwise", async () => {
    expect(await missing([deletion])).toEqual([expect.stringContaining("may not ec2:DeleteVpc")]);
  });

  it("is declared for nothing where no call is refused", async () => {
    const alarm = call("monitoring:DeleteAlarms", { "AlarmNames.member.1": "lectern-dev-api-down" }, "destroy");
    expect(await judge([alarm], { administrators: ["cloudwatch:DeleteAlarms"] })).toContain(
      "dev: cloudwatch:DeleteAlarms is declared an administrator's; no call that destroys is refused for it.",
    );
  });
});

describe("a permission", () => {
  const unused = "dev: the deploy role has ChangeBudgets budgets:ModifyBudget, which no recorded call takes.";
  const declared = {
    roles: ["deploy" as const],
    permissions: ["ChangeBudgets budgets:ModifyBudget"],
    because: "a budget changes seldom",
  };
  const taking = call("budgets:UpdateBudget", { "NewBudget.BudgetName": "x", BudgetName: "lectern-dev-monthly" });

  it("that no call takes is named", async () => {
    expect(await judge([])).toContain(unused);
  });

  it("that a call takes is not", async () => {
    expect(await judge([taking])).not.toContain(unused);
  });

  it("that only who destroys takes is proven needed by that, for what is destroyed one by one", async () => {
    expect(await judge([{ ...taking, during: "destroy" }])).not.toContain(unused);
  });

  it("that no call takes may be declared, with its reason", async () => {
    expect(await judge([], { unrecorded: [declared] })).not.toContain(unused);
  });

  it("that is declared for other environments is still named", async () => {
    expect(await judge([], { unrecorded: [{ ...declared, recordedIn: ["dev"] }] })).toContain(unused);
  });

  it("that is declared and taken all the same is named", async () => {
    expect(await judge([taking], { unrecorded: [declared] })).toContain(
      "dev: a recorded call takes ChangeBudgets budgets:ModifyBudget of the deploy role, declared as unrecorded.",
    );
  });

  it("that is declared and gone is named", async () => {
    const gone = { ...declared, permissions: ["ChangeBudgets budgets:Gone"] };
    expect(await judge([], { unrecorded: [gone] })).toContain(
      "dev: the deploy role has no ChangeBudgets budgets:Gone any more, which is declared.",
    );
  });

  it("of the plan role is not proven by what a deploy does", async () => {
    const reading = call("ec2:DescribeVpcs");
    const problem = "dev: the plan role has ListNetworkAndHosts ec2:DescribeVpcs, which no recorded call takes.";
    expect(await judge([reading])).toContain(problem);
    expect(await judge([{ ...reading, during: "plan" }])).not.toContain(problem);
  });
});
