import { type PolicyKind, PolicyMalformed, parsePolicy } from "./policy";

const allow = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" };

function parsing(kind: PolicyKind, statement: unknown) {
  return () => parsePolicy("the policy", kind, JSON.stringify({ Version: "2012-10-17", Statement: statement }));
}

it("takes one thing for a list of one", () => {
  expect(parsing("identity", allow)()).toEqual(parsing("identity", [{ ...allow, Action: ["s3:GetObject"] }])());
});

it("calls a statement without a Sid by its place", () => {
  const { statements } = parsing("identity", [allow, { ...allow, Sid: undefined }])();
  expect(statements.map(({ name }) => name)).toEqual(["Read", "statement 2"]);
});

it.each<[problem: RegExp, kind: PolicyKind, statement: unknown]>([
  [/^Read of the policy: AWS knows no element Actions\.$/, "identity", { ...allow, Actions: "s3:*" }],
  [/Effect is "allow"; it has to be "Allow" or "Deny"/, "identity", { ...allow, Effect: "allow" }],
  [/It needs either Action or NotAction, and not both/, "identity", { ...allow, NotAction: "s3:*" }],
  [/It needs either Resource or NotResource/, "identity", { ...allow, Resource: undefined }],
  [/It needs either Principal or NotPrincipal/, "resource", allow],
  [/Principal has no place in this kind of policy/, "identity", { ...allow, Principal: "*" }],
  [/Resource has no place in this kind of policy/, "trust", { ...allow, Principal: "*" }],
  [/Principal is "somebody", which is no object/, "resource", { ...allow, Principal: "somebody" }],
  [/Resource "arn:aws:s3" is no ARN/, "identity", { ...allow, Resource: "arn:aws:s3" }],
  [/Action is empty/, "identity", { ...allow, Action: [] }],
  [/Condition\.StringEquals is "a", which is no object/, "identity", { ...allow, Condition: { StringEquals: "a" } }],
  [
    /Condition\.StringEquals\.a holds null, which is no text/,
    "identity",
    { ...allow, Condition: { StringEquals: { a: [null] } } },
  ],
  [/^statement 1 of the policy: It is "Allow", which is no object/, "identity", ["Allow"]],
  [/^the policy: It has no Statement/, "identity", []],
])("refuses what AWS would refuse: %p", (problem, kind, statement) => {
  expect(parsing(kind, statement)).toThrow(PolicyMalformed);
  expect(parsing(kind, statement)).toThrow(problem);
});

it.each([
  ["no JSON", "{", /It is no JSON: \{/],
  ["no object", "[]", /It is \[\], which is no object/],
  ["an unknown version", '{"Version":"2020-01-01","Statement":[]}', /Version is "2020-01-01"/],
  ["an unknown element", '{"Statements":[]}', /AWS knows no element Statements/],
])("refuses %s", (_, text, problem) => {
  expect(() => parsePolicy("the policy", "identity", text)).toThrow(problem);
});
