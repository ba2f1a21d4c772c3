import type { TerraformJson } from "../terraform/stack-configuration";
import { synthesise } from "../terraform/synthesise";
import { neighbourhoodOf } from "./neighbourhood";
import { review } from "./review";

/** A review asks thousands of questions: seconds by itself, and more than half a minute on a busy machine. */
jest.setTimeout(120_000);

const stacks = synthesise();
const names = stacks.map((stack) => stack["//"]?.metadata?.stackName ?? "");

async function problemsIn(environment: string, among: readonly TerraformJson[] = stacks): Promise<readonly string[]> {
  const own = among.find((stack) => stack["//"]?.metadata?.stackName === environment);
  if (!own) throw new Error(`There is no ${environment}.`);
  return (await review(neighbourhoodOf(own, among))).problems;
}

it.each(names)("lets everybody do in %s what they are meant to, and nobody anything else", async (environment) => {
  expect(await problemsIn(environment)).toEqual([]);
});

interface Statement {
  Sid?: string;
  Action: string | string[];
  Principal?: unknown;
  Resource?: unknown;
  Condition?: unknown;
}
type Attributes = Record<string, string | undefined>;
type Stack = { resource: Record<string, Record<string, Attributes>> };
interface Stacks {
  readonly dev: Stack;
  /** Of dev's account. */
  readonly bootstrap: Stack;
}

/** All stacks, with a fault planted in dev, or in what its account shares. */
function planted(plant: (stacks: Stacks) => void): readonly TerraformJson[] {
  const copies: readonly TerraformJson[] = structuredClone(stacks);
  const named = (name: string) => copies.find((copy) => copy["//"]?.metadata?.stackName === name) as unknown as Stack;
  plant({ dev: named("dev"), bootstrap: named("bootstrap-dev") });
  return copies;
}

function resourceUnder(stack: Stack, type: string, path: string): Attributes {
  const [found] = Object.entries(stack.resource[type] ?? {}).filter(([name]) =>
    name.startsWith(path.replaceAll("/", "_")),
  );
  if (!found) throw new Error(`There is no ${type} under ${path}.`);
  return found[1];
}

type PolicyFault = (statements: Statement[]) => void;

/** Faults in a policy, by its place. */
function inPolicy(type: string, path: string, attribute = "policy", holder: keyof Stacks = "dev") {
  return (plant: PolicyFault) => (among: Stacks) => {
    const resource = resourceUnder(among[holder], type, path);
    const document = JSON.parse(resource[attribute] ?? "");
    const before = JSON.stringify(document);
    plant(document.Statement);
    if (JSON.stringify(document) === before) throw new Error("The fault changes nothing.");
    resource[attribute] = JSON.stringify(document);
  };
}

const inRole = inPolicy("aws_iam_role_policy", "api/role/policy");
const inDatabaseAccess = inPolicy("aws_iam_role_policy", "api/role/database");
const inTrust = inPolicy("aws_iam_role", "api/role", "assume_role_policy");
const inBoundary = inPolicy("aws_iam_policy", "boundary-dev", "policy", "bootstrap");
const inFrontend = inPolicy("aws_s3_bucket_policy", "frontend/bucket");
const inAssets = inPolicy("aws_s3_bucket_policy", "assets/bucket");
const inKey = inPolicy("aws_kms_key", "encryption-key");
const inTopic = inPolicy("aws_sns_topic_policy", "alarms/page");
const inVirginiaKey = inPolicy("aws_kms_key", "virginia/key");
const inVirginiaNotify = inPolicy("aws_sns_topic_policy", "virginia/alarms/notify");
const inVirginiaPage = inPolicy("aws_sns_topic_policy", "virginia/alarms/page");

function at(statements: Statement[], sid: string): Statement {
  const found = statements.find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`There is no statement ${sid}.`);
  return found;
}

const change =
  (sid: string, by: Partial<Statement>): PolicyFault =>
  (statements) =>
    void Object.assign(at(statements, sid), by);
const alsoDo =
  (sid: string, action: string): PolicyFault =>
  (statements) => {
    const statement = at(statements, sid);
    statement.Action = [statement.Action, action].flat();
  };
const drop =
  (sid: string): PolicyFault =>
  (statements) =>
    void statements.splice(statements.indexOf(at(statements, sid)), 1);
const add =
  (statement: object): PolicyFault =>
  (statements) =>
    void statements.push({ Effect: "Allow", ...statement } as never);

const logGroups = (name: string) => `arn:aws:logs:ap-southeast-1:111111111111:log-group:${name}:*`;
const anyDistribution = { StringLike: { "aws:SourceArn": "arn:aws:cloudfront::111111111111:distribution/*" } };
const anyLogGroup = {
  ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:ap-southeast-1:111111111111:log-group:*" },
};

it.each<[fault: string, plant: (stacks: Stacks) => void, problem: RegExp]>([
  [
    "a role that may do everything to objects",
    inRole(add({ Action: "s3:*", Resource: "*" })),
    /api-host is allowed s3:DeleteObject/,
  ],
  [
    "a role that logs in as any database user",
    inDatabaseAccess(change("ConnectToDatabase", { Resource: "arn:aws:rds-db:*:*:dbuser:*/*" })),
    /allowed rds-db:connect on .*lectern_migrator/,
  ],
  [
    "a role that writes every environment's logs, though its boundary would stop it",
    inRole(change("WriteLogs", { Resource: logGroups("lectern-*") })),
    /allowed logs:PutLogEvents on .*lectern-staging-api/,
  ],
  [
    "a role that lacks what it needs",
    inRole(drop("ReadConfiguration")),
    /denied ssm:GetParameter .* must be allowed: the host fetches/,
  ],
  [
    "a role that decrypts whatever is encrypted with the environment's key",
    inRole(change("DecryptConfiguration", { Condition: undefined })),
    /api-host is allowed kms:Decrypt .* must be denied: it would learn/,
  ],
  ["a role that reads its logs", inRole(alsoDo("WriteLogs", "logs:GetLogEvents")), /allowed logs:GetLogEvents/],
  [
    "a role that changes its own policy",
    inRole(add({ Action: "iam:PutRolePolicy", Resource: "*" })),
    /allowed iam:PutRolePolicy/,
  ],
  [
    "a role with a permission that nothing needs",
    inRole(alsoDo("WriteLogs", "logs:FilterLogEvents")),
    /^Action logs:FilterLogEvents in WriteLogs of api\/role\/policy is not proven needed/,
  ],
  [
    "a role with a resource that nothing needs",
    inDatabaseAccess(
      change("ConnectToDatabase", {
        Resource: ["arn:aws:rds-db:ap-southeast-1:111111111111:dbuser:db-X/lectern_app", "*"],
      }),
    ),
    /Resource arn:aws:rds-db.*db-X.* is not proven needed/,
  ],
  [
    "a role with a wildcard where a resource can be named",
    inRole(change("RegisterWithSessionManager", { Resource: "*" })),
    /RegisterWithSessionManager of api\/role\/policy: ssm:UpdateInstanceInformation is done to arn/,
  ],
  [
    "a role with a misspelt permission",
    inRole(alsoDo("WriteLogs", "logs:PutLogEvent")),
    /AWS knows no action logs:PutLogEvent\./,
  ],
  [
    "a role without a boundary",
    ({ dev }) => void delete resourceUnder(dev, "aws_iam_role", "api/role").permissions_boundary,
    /api\/role\/role: The role has no permission boundary/,
  ],
  [
    "a role that everybody takes on",
    inTrust(change("Ec2MayAssume", { Principal: "*" })),
    /anybody, unsigned is allowed sts:AssumeRole/,
  ],
  [
    "a role that another service takes on",
    inTrust(change("Ec2MayAssume", { Principal: { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] } })),
    /lambda.amazonaws.com is allowed sts:AssumeRole/,
  ],
  [
    "a role that nobody takes on",
    inTrust(change("Ec2MayAssume", { Principal: { Service: "ecs.amazonaws.com" } })),
    /ec2.amazonaws.com is denied sts:AssumeRole/,
  ],
  [
    "a role that an account takes on",
    inTrust(change("Ec2MayAssume", { Principal: { AWS: "999999999999" } })),
    /administrator of 999999999999 is allowed sts:AssumeRole/,
  ],
  [
    "a boundary that bounds nothing",
    inBoundary(add({ Action: "*", Resource: "*" })),
    /permission-boundary: .* is allowed iam:PassRole/,
  ],
  [
    "a boundary that stops what a role needs",
    inBoundary(drop("WriteLogs")),
    /api-host is denied logs:PutLogEvents .*beyond boundary-dev\/policy/,
  ],
  [
    "a boundary that goes beyond the environment",
    inBoundary(change("WriteLogs", { Resource: logGroups("lectern-*") })),
    /permission-boundary: .* allowed logs:PutLogEvents on .*lectern-prod-api/,
  ],
  [
    "a boundary with more than any role needs",
    inBoundary(alsoDo("WriteLogs", "logs:FilterLogEvents")),
    /Action logs:FilterLogEvents in WriteLogs of boundary-dev\/policy is not proven needed/,
  ],
  [
    "a bucket that every distribution reads",
    inFrontend(change("DistributionReads", { Condition: anyDistribution })),
    /frontend-bucket: cloudfront.amazonaws.com is allowed s3:GetObject .* must be denied: staging/,
  ],
  [
    "a bucket that every CloudFront user reads",
    inFrontend(change("DistributionReads", { Condition: undefined })),
    /must be denied: CloudFront says for which distribution/,
  ],
  [
    "a bucket that its distribution cannot read",
    inFrontend(
      change("DistributionReads", {
        Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudfront::111111111111:distribution/E1" } },
      }),
    ),
    /cloudfront.amazonaws.com is denied s3:GetObject/,
  ],
  [
    "a bucket that takes plain HTTP",
    inFrontend(drop("DenyPlainHttp")),
    /allowed .* must be denied: nobody on the way may read along/,
  ],
  [
    "a bucket that refuses plain HTTP to objects only",
    inFrontend(change("DenyPlainHttp", { Resource: "arn:aws:s3:::lectern-dev-frontend-111111111111/*" })),
    /allowed s3:ListBucket on .* nobody on the way/,
  ],
  [
    "a bucket that refuses TLS",
    inFrontend(change("DenyPlainHttp", { Condition: { Bool: { "aws:SecureTransport": "true" } } })),
    /cloudfront.amazonaws.com is denied s3:GetObject .*DenyPlainHttp/,
  ],
  [
    "a bucket whose distribution reads old versions",
    inFrontend(alsoDo("DistributionReads", "s3:GetObjectVersion")),
    /allowed s3:GetObjectVersion/,
  ],
  [
    "a bucket whose distribution writes",
    inFrontend(alsoDo("DistributionReads", "s3:PutObject")),
    /cloudfront.amazonaws.com is allowed s3:PutObject/,
  ],
  [
    "a public bucket",
    inAssets(
      add({ Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::lectern-dev-assets-111111111111/*" }),
    ),
    /assets-bucket: anybody, unsigned is allowed s3:GetObject/,
  ],
  [
    "a bucket shared with another account",
    inAssets(
      add({
        Principal: { AWS: "999999999999" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::lectern-dev-assets-111111111111/*",
      }),
    ),
    /assets-bucket: administrator of 999999999999 is allowed s3:GetObject/,
  ],
  [
    "a bucket that denies by mistake",
    inAssets(add({ Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "*" })),
    /administrator of 111111111111 is denied s3:PutObject/,
  ],
  [
    "a bucket with a denial that changes nothing",
    inAssets(add({ Effect: "Deny", Principal: "*", Action: "s3:GetObjectTorrent", Resource: "*", Sid: "NoTorrents" })),
    /the denial in NoTorrents of assets\/bucket\/bucket is not proven needed/,
  ],
  [
    "a key for every log group",
    inKey(change("CloudWatchLogsMayEncrypt", { Condition: anyLogGroup })),
    /encryption-key: logs.* is allowed kms:Encrypt .* must be denied: staging/,
  ],
  [
    "a key for every account's alarms",
    inKey(change("CloudWatchAlarmsMayPublishToEncryptedTopics", { Condition: undefined })),
    /cloudwatch.amazonaws.com is allowed kms:Decrypt .*alarms of another account/,
  ],
  [
    "a key that alarms cannot use, so that they vanish",
    inKey(drop("CloudWatchAlarmsMayPublishToEncryptedTopics")),
    /cloudwatch.amazonaws.com is denied kms:Decrypt/,
  ],
  [
    "a key whose policy nobody can mend",
    inKey(drop("AccountDecides")),
    /administrator of 111111111111 is denied kms:PutKeyPolicy/,
  ],
  [
    "a key that a service administers",
    inKey(alsoDo("CloudWatchLogsMayEncrypt", "kms:*")),
    /logs.* is allowed kms:ScheduleKeyDeletion/,
  ],
  [
    "a key that everybody uses",
    inKey(add({ Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" })),
    /anybody, unsigned is allowed kms:Decrypt/,
  ],
  [
    "a key with a misspelt permission",
    inKey(alsoDo("CloudWatchLogsMayEncrypt", "kms:ReEnkrypt*")),
    /CloudWatchLogsMayEncrypt of encryption-key\/key: AWS knows no action kms:ReEnkrypt\*/,
  ],
  [
    "a topic to which everybody publishes",
    inTopic(change("CloudWatchAlarmsMayPublish", { Principal: "*", Condition: undefined })),
    /page-topic: anybody, unsigned is allowed sns:Publish/,
  ],
  [
    "a topic for every account's alarms",
    inTopic(change("CloudWatchAlarmsMayPublish", { Condition: undefined })),
    /page-topic: cloudwatch.* is allowed sns:Publish .*false here/,
  ],
  [
    "a topic that alarms cannot reach",
    inTopic(
      change("CloudWatchAlarmsMayPublish", { Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } } }),
    ),
    /page-topic: cloudwatch.* is denied sns:Publish/,
  ],
  [
    "a topic for every account's costs",
    inVirginiaNotify(change("BudgetsMayPublish", { Condition: undefined })),
    /virginia-notify-topic: budgets.* is allowed sns:Publish .*false here/,
  ],
  [
    "a topic that costs cannot reach, so that nobody hears of them",
    inVirginiaNotify(drop("BudgetsMayPublish")),
    /virginia-notify-topic: budgets.* is denied sns:Publish/,
  ],
  [
    "a topic by which costs wake somebody",
    inVirginiaPage(add({ Principal: { Service: "budgets.amazonaws.com" }, Action: "sns:Publish", Resource: "*" })),
    /virginia-page-topic: budgets.* is allowed sns:Publish .*a topic of its own/,
  ],
  [
    "a key in us-east-1 that alarms cannot use",
    inVirginiaKey(drop("CloudWatchAlarmsMayPublishToEncryptedTopics")),
    /notification-key: cloudwatch.* is denied kms:Decrypt/,
  ],
  [
    "a key in us-east-1 for every account's costs",
    inVirginiaKey(change("BudgetsMayPublishToEncryptedTopics", { Condition: undefined })),
    /notification-key: budgets.* is allowed kms:Decrypt .*false here/,
  ],
  [
    "a key in us-east-1 whose policy nobody can mend",
    inVirginiaKey(drop("AccountDecides")),
    /notification-key: administrator of 111111111111 is denied kms:PutKeyPolicy/,
  ],
  [
    "a topic that CloudWatch may delete",
    inTopic(alsoDo("CloudWatchAlarmsMayPublish", "sns:*")),
    /cloudwatch.amazonaws.com is allowed sns:DeleteTopic/,
  ],
  [
    "a topic to which another service publishes",
    inTopic(
      change("CloudWatchAlarmsMayPublish", {
        Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
      }),
    ),
    /events.amazonaws.com is allowed sns:Publish/,
  ],
])("reports %s", async (_, plant, problem) => {
  expect(await problemsIn("dev", planted(plant))).toContainEqual(expect.stringMatching(problem));
});

const inDeployRole = inPolicy("aws_iam_policy", "dev_change-roles", "policy", "bootstrap");
const inDeploysHosts = inPolicy("aws_iam_policy", "dev_change-network-and-hosts", "policy", "bootstrap");
const inPlanRole = (part: "services" | "data-and-edge") =>
  inPolicy("aws_iam_policy", `dev_read-${part}`, "policy", "bootstrap");
const inGitHubTrust = inPolicy("aws_iam_role", "dev_deploy-role", "assume_role_policy", "bootstrap");
const inPipelineBoundary = inPolicy("aws_iam_policy", "pipeline-boundary", "policy", "bootstrap");
const gitHub = "token.actions.githubusercontent.com";
const gitHubSays = (sub: object) => ({
  Condition: { StringEquals: { [`${gitHub}:aud`]: "sts.amazonaws.com" }, ...sub },
});

it.each<[fault: string, plant: (stacks: Stacks) => void, problem: RegExp]>([
  [
    "a deploy that makes roles without a boundary",
    inDeployRole(change("ChangeBoundedRoles", { Condition: undefined })),
    /deploy-dev is allowed iam:CreateRole .* must be denied: it would give itself more/,
  ],
  [
    "a deploy that makes roles under any boundary",
    inDeployRole(
      change("ChangeBoundedRoles", {
        Condition: { ArnLike: { "iam:PermissionsBoundary": "arn:aws:iam::*:policy/*" } },
      }),
    ),
    /deploy-dev is allowed iam:CreateRole .* must be denied: roles live under their own environment's boundary/,
  ],
  [
    "a deploy that rewrites its environment's boundary, though its own would stop it",
    inDeployRole(add({ Sid: "X", Action: "iam:CreatePolicyVersion", Resource: "arn:aws:iam::111111111111:policy/*" })),
    /deploy-dev is allowed iam:CreatePolicyVersion on arn:aws:iam::111111111111:policy\/lectern-bootstrap-boundary-dev/,
  ],
  [
    "a deploy that takes a boundary off",
    inDeployRole(alsoDo("TagRoles", "iam:DeleteRolePermissionsBoundary")),
    /deploy-dev is allowed iam:DeleteRolePermissionsBoundary/,
  ],
  [
    "a deploy that ends another environment's hosts in the account",
    inDeploysHosts(change("ChangeHosts", { Condition: undefined })),
    /deploy-dev is allowed ec2:TerminateInstances .* must be denied: its tag says that it is another environment's/,
  ],
  [
    "a deploy that only changes what is tagged already, so that it makes nothing",
    inDeploysHosts(change("ChangeHosts", { Condition: { StringEquals: { "aws:ResourceTag/Environment": "dev" } } })),
    /deploy-dev is denied ec2:RunInstances/,
  ],
  [
    "a deploy that hands its roles to any service",
    inDeployRole(change("HandRolesToServices", { Condition: undefined })),
    /deploy-dev is allowed iam:PassRole/,
  ],
  [
    "a plan that changes something",
    inPlanRole("services")(alsoDo("ReadTopics", "sns:SetTopicAttributes")),
    /Action sns:SetTopicAttributes in ReadTopics of dev\/read-services is not proven needed/,
  ],
  [
    "a plan that reads what is in a bucket",
    inPlanRole("data-and-edge")(change("ReadBuckets", { Resource: "arn:aws:s3:::lectern-*" })),
    /plan-dev is allowed s3:ListBucket on arn:aws:s3:::lectern-bootstrap/,
  ],
  [
    "a deploy that pull requests start",
    inGitHubTrust(
      change("GitHubMayAssume", gitHubSays({ StringLike: { [`${gitHub}:sub`]: "repo:lectern-platform/lectern:*" } })),
    ),
    /deploy-dev: a job on GitHub is allowed sts:AssumeRoleWithWebIdentity/,
  ],
  [
    "a deploy that every repository starts",
    inGitHubTrust(change("GitHubMayAssume", gitHubSays({}))),
    /deploy-dev: a job on GitHub is allowed sts:AssumeRoleWithWebIdentity/,
  ],
  [
    "a deploy that starts for another audience",
    inGitHubTrust(
      change("GitHubMayAssume", {
        Condition: { StringEquals: { [`${gitHub}:sub`]: "repo:lectern-platform/lectern:environment:dev" } },
      }),
    ),
    /deploy-dev: a job on GitHub is allowed sts:AssumeRoleWithWebIdentity/,
  ],
  [
    "a pipeline's boundary that lets the trail be stopped",
    inPipelineBoundary(alsoDo("UseServices", "cloudtrail:*")),
    /pipeline-boundary: .* is allowed cloudtrail:StopLogging/,
  ],
  [
    "a pipeline's boundary by which it makes roles that nothing bounds",
    inPipelineBoundary(drop("BoundRoles")),
    /pipeline-boundary: .* is allowed iam:AttachRolePolicy on .*lectern-dev-new/,
  ],
  [
    "a pipeline's boundary by which it frees roles of theirs",
    inPipelineBoundary(drop("KeepBoundaries")),
    /pipeline-boundary: .* is allowed iam:DeleteRolePermissionsBoundary on .*administrator/,
  ],
  [
    "a pipeline's boundary by which its hosts get an administrator's role",
    inPipelineBoundary(drop("HandOverOwnRoles")),
    /pipeline-boundary: .* is allowed iam:PassRole on .*role\/administrator/,
  ],
  [
    "a pipeline's boundary that leaves the account's safeguards to it",
    inPipelineBoundary(drop("KeepSafeguards")),
    /pipeline-boundary: .* is allowed s3:PutAccountPublicAccessBlock/,
  ],
  [
    "a pipeline's boundary that leaves bootstrap's roles to anybody",
    inPipelineBoundary(drop("LeaveBootstrapAlone")),
    /pipeline-boundary: .* is allowed iam:PassRole on .*lectern-bootstrap-plan-dev/,
  ],
])("reports of an account %s", async (_, plant, problem) => {
  expect(await problemsIn("bootstrap-dev", planted(plant))).toContainEqual(expect.stringMatching(problem));
});

const also =
  (type: string, attributes: object) =>
  ({ dev }: Stacks) =>
    void Object.assign(dev.resource, { [type]: { ...dev.resource[type], new: attributes } });

it.each<[fault: string, plant: (stacks: Stacks) => void, problem: RegExp]>([
  [
    "a role that nobody declared",
    also("aws_iam_role", {
      name: "new",
      assume_role_policy: JSON.stringify({
        Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      }),
    }),
    /dev: what platform\/access\/intent declares and what has a policy differ at aws_iam_role\.new/,
  ],
  [
    "a policy of AWS's, which changes without notice",
    also("aws_iam_role_policy_attachment", {
      role: "lectern-dev-api-host",
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
    /uses the policy arn:aws:iam::aws:policy\/AdministratorAccess, which no stack of the account has/,
  ],
  [
    "a boundary that nobody made",
    ({ dev }) =>
      void Object.assign(resourceUnder(dev, "aws_iam_role", "api/role"), {
        permissions_boundary: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    /api\/role\/role .* uses the policy arn:aws:iam::aws:policy\/AdministratorAccess, which no stack of the account has/,
  ],
  [
    "a policy given to a role of another stack",
    also("aws_iam_role_policy", { role: "administrator", policy: '{"Statement":[]}' }),
    /gives a policy to administrator from outside the stack/,
  ],
  ["a user", also("aws_iam_user_policy", { user: "somebody" }), /aws_iam_user_policy\) grants by other means/],
  ["a grant", also("aws_kms_grant", { name: "somebody" }), /aws_kms_grant\) grants by other means/],
  ["a key with AWS's own policy", also("aws_kms_key", {}), /aws_kms_key\) has no policy, so that AWS gives it one/],
  [
    "a policy that only a deploy can tell",
    also("aws_sqs_queue", { policy: "${data.aws_iam_policy_document.queue.json}" }),
    /new \(aws_sqs_queue\) has a policy in policy/,
  ],
  [
    "a policy where none was read so far",
    also("aws_sqs_queue", { policy: '{"Statement":[]}' }),
    /new \(aws_sqs_queue\) has a policy in policy/,
  ],
  [
    "a policy inside a role",
    ({ dev }) =>
      void Object.assign(resourceUnder(dev, "aws_iam_role", "api/role"), { inline_policy: [{ policy: "{}" }] }),
    /has a policy in inline_policy/,
  ],
])("refuses to judge %s", async (_, plant, problem) => {
  await expect(problemsIn("dev", planted(plant))).rejects.toThrow(problem);
});
