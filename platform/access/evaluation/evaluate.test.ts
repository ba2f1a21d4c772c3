import { evaluate, type Policies } from "./evaluate";
import { type PolicyKind, parsePolicy } from "./policy";
import type { Principal, Request } from "./request";

const account = "111111111111";
const otherAccount = "222222222222";
const reader: Principal = { kind: "role", arn: `arn:aws:iam::${account}:role/team/reader`, sessionName: "monday" };
const readerSession = `arn:aws:sts::${account}:assumed-role/reader/monday`;
const anna: Principal = { kind: "user", arn: `arn:aws:iam::${account}:user/anna` };
const stranger: Principal = { kind: "role", arn: `arn:aws:iam::${otherAccount}:role/stranger`, sessionName: "s" };
const cloudFront: Principal = { kind: "service", name: "cloudfront.amazonaws.com" };
const github: Principal = { kind: "federated", provider: `arn:aws:iam::${account}:oidc-provider/token.example` };
const anonymous: Principal = { kind: "anonymous" };

const object = "arn:aws:s3:::bucket/notes.txt";

type Statement = Readonly<Record<string, unknown>>;

function policy(kind: PolicyKind, ...statements: Statement[]) {
  return parsePolicy(`${kind} policy`, kind, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

const allow = (over: Statement = {}): Statement => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: object,
  ...over,
});
const deny = (over: Statement = {}): Statement => ({ ...allow(over), Effect: "Deny" });
const identity = (...statements: Statement[]) => ({ identity: [policy("identity", ...statements)] });
const boundary = (...statements: Statement[]) => ({ boundary: policy("identity", ...statements) });
const onBucket = (...statements: Statement[]): Policies => ({
  resource: { policy: policy("resource", ...statements), mustAdmit: false },
});
const onKey = (...statements: Statement[]): Policies => ({
  resource: { policy: policy("resource", ...statements), mustAdmit: true },
});

function isAllowed(policies: Policies, over: Partial<Request> = {}): boolean {
  return evaluate(
    { principal: reader, action: "s3:GetObject", resource: object, resourceAccountId: account, ...over },
    policies,
  ).allowed;
}

const aws = (name: string) => ({ Principal: { AWS: name } });

describe("within an account", () => {
  it.each<[promise: string, policies: Policies, expected: boolean]>([
    ["is denied what nobody allows", {}, false],
    ["is allowed what an identity policy allows", identity(allow()), true],
    ["is denied what any statement denies", identity(allow(), deny()), false],
    ["is denied what the resource denies", { ...identity(allow()), ...onBucket(deny({ Principal: "*" })) }, false],
    ["is denied what the boundary denies", { ...identity(allow()), ...boundary(allow(), deny()) }, false],
    [
      "is denied what lies beyond the boundary",
      { ...identity(allow()), ...boundary(allow({ Action: "s3:PutObject" })) },
      false,
    ],
    ["is allowed nothing by a boundary alone", boundary(allow()), false],
    [
      "is allowed what lies within the boundary",
      { ...identity(allow()), ...boundary(allow({ Action: "s3:*" })) },
      true,
    ],
    ["is allowed what a bucket grants to the role", onBucket(allow(aws(reader.arn))), true],
    [
      "is limited by the boundary where a bucket grants to the role",
      { ...onBucket(allow(aws(reader.arn))), ...boundary(allow({ Action: "s3:Put*" })) },
      false,
    ],
    [
      "is not limited by the boundary where a bucket grants to the session",
      { ...onBucket(allow(aws(readerSession))), ...boundary(allow({ Action: "s3:Put*" })) },
      true,
    ],
    [
      "is allowed nothing by a bucket that grants to the account",
      onBucket(allow(aws(`arn:aws:iam::${account}:root`))),
      false,
    ],
    [
      "is allowed what account and bucket leave to identity policies",
      { ...identity(allow()), ...onBucket(allow(aws(account))) },
      true,
    ],
    [
      "is allowed what only an identity policy allows, of a bucket with a policy for others",
      { ...identity(allow()), ...onBucket(allow(aws(otherAccount))) },
      true,
    ],
    [
      "is denied a key whose policy does not name the account",
      { ...identity(allow()), ...onKey(allow(aws(otherAccount))) },
      false,
    ],
    [
      "is allowed a key whose policy leaves it to identity policies",
      { ...identity(allow()), ...onKey(allow(aws(account))) },
      true,
    ],
    ["is denied a key that only its policy leaves to identity policies", onKey(allow(aws(account))), false],
    ["is allowed a key whose policy names the role", onKey(allow(aws(reader.arn))), true],
  ])("a role %s", (_, policies, expected) => {
    expect(isAllowed(policies)).toBe(expected);
  });

  it("a user is not limited by the boundary where a bucket grants to the user", () => {
    const policies = { ...onBucket(allow(aws(anna.arn))), ...boundary(allow({ Action: "s3:Put*" })) };
    expect(isAllowed(policies, { principal: anna })).toBe(true);
  });

  it("what a bucket grants to everybody needs no identity policy", () => {
    expect(isAllowed(onBucket(allow({ Principal: "*" })))).toBe(true);
  });
});

describe("across accounts", () => {
  const foreign = { resourceAccountId: otherAccount };

  it.each<[promise: string, policies: Policies, expected: boolean]>([
    ["is denied what only its own account allows", identity(allow()), false],
    ["is denied what only the other account allows", onBucket(allow(aws(reader.arn))), false],
    ["is denied what only the other account allows to the session", onBucket(allow(aws(readerSession))), false],
    ["is allowed what both accounts allow", { ...identity(allow()), ...onBucket(allow(aws(account))) }, true],
    [
      "is denied what lies beyond its boundary, though both accounts allow it",
      { ...identity(allow()), ...onBucket(allow(aws(account))), ...boundary(allow({ Action: "s3:Put*" })) },
      false,
    ],
  ])("a role %s", (_, policies, expected) => {
    expect(isAllowed(policies, foreign)).toBe(expected);
  });
});

describe("a resource's principals", () => {
  it.each<[promise: string, principal: Principal, element: Statement, expected: boolean]>([
    ["everybody include the anonymous", anonymous, { Principal: "*" }, true],
    ["everybody in AWS include the anonymous", anonymous, aws("*"), true],
    ["everybody include services", cloudFront, { Principal: "*" }, true],
    [
      "a service is itself",
      cloudFront,
      { Principal: { Service: ["ec2.amazonaws.com", "cloudfront.amazonaws.com"] } },
      true,
    ],
    ["a service is no other", cloudFront, { Principal: { Service: "ec2.amazonaws.com" } }, false],
    ["a service is not of the account", cloudFront, aws(account), false],
    ["a role of another account is not this account's", stranger, aws(account), false],
    ["a name with a wildcard within is nobody's", reader, aws(`arn:aws:iam::${account}:role/*`), false],
    ["an identity provider is itself", github, { Principal: { Federated: github.provider } }, true],
    ["an identity provider is no other", github, { Principal: { Federated: "accounts.google.com" } }, false],
    [
      "somebody of a type that is not known is let in by nothing",
      reader,
      { Principal: { CanonicalUser: "79a59d" } },
      false,
    ],
    [
      "all but another account are let in by an exception that names that one",
      reader,
      { NotPrincipal: { AWS: otherAccount } },
      true,
    ],
    ["who is excepted is not let in", reader, { NotPrincipal: { AWS: account } }, false],
  ])("%s", (_, principal, element, expected) => {
    expect(isAllowed(onBucket(allow(element)), { principal })).toBe(expected);
  });

  it.each<[promise: string, principal: Principal, element: Statement, spared: boolean]>([
    [
      "spares a role that is named with its session and its account",
      reader,
      { NotPrincipal: { AWS: [reader.arn, readerSession, account] } },
      true,
    ],
    [
      "does not spare a role whose account is not named with it",
      reader,
      { NotPrincipal: { AWS: [reader.arn, readerSession] } },
      false,
    ],
    ["does not spare the anonymous", anonymous, { NotPrincipal: { AWS: account } }, false],
    ["spares a service that is named", cloudFront, { NotPrincipal: { Service: "cloudfront.amazonaws.com" } }, true],
    ["denies whom it may mean by a type that is not known", reader, { Principal: { CanonicalUser: "79a59d" } }, false],
  ])("a denial %s", (_, principal, element, spared) => {
    expect(isAllowed(onBucket(allow({ Principal: "*" }), deny(element)), { principal })).toBe(spared);
  });
});

describe("a role's trust policy", () => {
  const role = `arn:aws:iam::${account}:role/host`;
  const assume = (trusted: Statement): Policies => ({
    ...identity(allow({ Action: "sts:*", Resource: "*" })),
    resource: { policy: policy("trust", { Effect: "Allow", Action: "sts:AssumeRole", ...trusted }), mustAdmit: true },
  });

  it.each<[promise: string, principal: Principal, trusted: Statement, expected: boolean]>([
    [
      "lets in the service that it names",
      { kind: "service", name: "ec2.amazonaws.com" },
      { Principal: { Service: "ec2.amazonaws.com" } },
      true,
    ],
    ["lets in no other service", cloudFront, { Principal: { Service: "ec2.amazonaws.com" } }, false],
    [
      "lets in not even the account's administrator, unless it says so",
      reader,
      { Principal: { Service: "ec2.amazonaws.com" } },
      false,
    ],
    ["lets in the account's administrator where it trusts the account", reader, aws(account), true],
  ])("%s", (_, principal, trusted, expected) => {
    expect(isAllowed(assume(trusted), { principal, action: "sts:AssumeRole", resource: role })).toBe(expected);
  });
});

describe("actions", () => {
  it.each<[named: Statement, action: string, expected: boolean]>([
    [{ Action: "s3:getobject" }, "s3:GetObject", true],
    [{ Action: ["s3:Put*", "s3:Get?bject"] }, "s3:GetObject", true],
    [{ Action: "s3:Get" }, "s3:GetObject", false],
    [{ Action: "*" }, "s3:GetObject", true],
    [{ Action: undefined, NotAction: "s3:Get*" }, "s3:GetObject", false],
    [{ Action: undefined, NotAction: ["iam:*", "s3:Put*"] }, "s3:GetObject", true],
  ])("%j covers %s: %p", (named, action, expected) => {
    expect(isAllowed(identity(allow(named)), { action })).toBe(expected);
  });
});

describe("resources", () => {
  it.each<[named: Statement, resource: string, expected: boolean]>([
    [{ Resource: "*" }, object, true],
    [{ Resource: "arn:aws:s3:::bucket/*" }, object, true],
    [{ Resource: "arn:aws:s3:::bucket/*" }, "arn:aws:s3:::bucket", false],
    [{ Resource: "arn:aws:s3:::bucket/notes.???" }, object, true],
    [{ Resource: "arn:aws:s3:::BUCKET/*" }, object, false],
    [{ Resource: "arn:aws:s3:::bucket.notes*" }, object, false],
    [{ Resource: undefined, NotResource: "arn:aws:s3:::bucket/*" }, object, false],
    [{ Resource: undefined, NotResource: "arn:aws:s3:::other/*" }, object, true],
    [{ Resource: "arn:aws:logs:eu-*:1:log-group:a" }, "arn:aws:logs:eu-west-1:1:log-group:a", true],
    [{ Resource: "arn:aws:logs:*-1:1:log-group:a" }, "arn:aws:logs:eu:9:log-group:x-1:1:log-group:a", false],
    [{ Resource: "arn:aws:logs:*:1:log-group:a" }, "arn:aws:logs:eu:9:log-group:x:1:log-group:a", true],
    [{ Resource: "arn:aws:logs:eu:1:log-group:*-api:*" }, "arn:aws:logs:eu:1:log-group:dev-api:log-stream:x", true],
  ])("%j covers %s: %p", (named, resource, expected) => {
    expect(isAllowed(identity(allow(named)), { resource })).toBe(expected);
  });
});

describe("a resource with a variable", () => {
  const ownHome = identity(allow({ Resource: "arn:aws:s3:::bucket/${aws:username}/*" }));

  it("is the user's own", () => {
    expect(isAllowed(ownHome, { principal: anna, resource: "arn:aws:s3:::bucket/anna/notes.txt" })).toBe(true);
    expect(isAllowed(ownHome, { principal: anna, resource: "arn:aws:s3:::bucket/bob/notes.txt" })).toBe(false);
  });

  it("is nobody's who has no such value", () => {
    expect(isAllowed(ownHome, { resource: "arn:aws:s3:::bucket//notes.txt" })).toBe(false);
  });
});

describe("a condition", () => {
  const viaDistribution = onBucket(
    allow({
      Principal: { Service: "cloudfront.amazonaws.com" },
      Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:cloudfront::*:distribution/E1" } },
    }),
  );

  it("looks at what the request says, whatever case its key is in", () => {
    const through = (id: string) => ({
      principal: cloudFront,
      context: { "aws:sourcearn": `arn:aws:cloudfront::1:distribution/${id}` },
    });
    expect(isAllowed(viaDistribution, through("E1"))).toBe(true);
    expect(isAllowed(viaDistribution, through("E2"))).toBe(false);
  });

  it("looks at who asks, without being told", () => {
    const own = onBucket(allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": account } } }));
    expect(isAllowed(own)).toBe(true);
    expect(isAllowed(own, { principal: anonymous })).toBe(false);
    const services = onBucket(
      allow({ Principal: "*" }),
      deny({ Principal: "*", Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } } }),
    );
    expect(isAllowed(services, { principal: cloudFront })).toBe(true);
    expect(isAllowed(services, { principal: github })).toBe(false);
  });
});

it("says which statement decided", () => {
  const ask: Request = { principal: reader, action: "s3:GetObject", resource: object, resourceAccountId: account };
  const because = (policies: Policies) => evaluate(ask, policies).because;
  expect(because(identity(allow({ Sid: "ReadNotes" })))).toBe("ReadNotes of identity policy allows it");
  expect(because(identity(allow(), deny({ Sid: "NoNotes" })))).toBe("NoNotes of identity policy denies it");
  expect(because(identity(deny({ Resource: "arn:aws:s3:::other/*" })))).toBe("no statement allows it");
  expect(because({ ...identity(allow()), ...boundary(deny({ Action: "iam:*" })) })).toBe(
    "statement 1 of identity policy allows it, and it is beyond identity policy",
  );
  expect(because(onKey(allow(aws(otherAccount))))).toBe("resource policy does not admit them");
});
