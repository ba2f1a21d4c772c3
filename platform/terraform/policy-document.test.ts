import { PolicyUnreadable, policyStatements } from "./policy-document";
import { StackConfiguration } from "./stack-configuration";

const stack = new StackConfiguration({
  resource: { aws_s3_bucket: { files: { bucket: "lectern-files" } } },
  data: {
    aws_iam_policy_document: {
      base: { statement: [{ sid: "Read", actions: ["s3:*"], resources: ["*"] }] },
      main: {
        source_policy_documents: ["${data.aws_iam_policy_document.base.json}"],
        statement: {
          sid: "Read",
          actions: ["s3:GetObject"],
          resources: ["${aws_s3_bucket.files.arn}/*"],
          principals: [{ type: "AWS", identifiers: ["*"] }],
          condition: { test: "Bool", variable: "aws:SecureTransport", values: ["true"] },
        },
      },
    },
  },
});

const expected = {
  sid: "Read",
  effect: "Allow",
  actions: ["s3:GetObject"],
  notActions: [],
  resources: ["${aws_s3_bucket.files.arn}/*"],
  notResources: [],
  principals: [{ kind: "*", id: "*" }],
  notPrincipals: [],
  conditions: [{ operator: "bool", key: "aws:securetransport", values: ["true"] }],
};

const written = {
  Version: "2012-10-17",
  Statement: {
    Sid: "Read",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "${aws_s3_bucket.files.arn}/*",
    Principal: "*",
    Condition: { Bool: { "aws:SecureTransport": true } },
  },
};

it.each([
  ["text", JSON.stringify(written)],
  [
    "jsonencode",
    `\${jsonencode(${JSON.stringify(written).replaceAll(":", " = ").replaceAll("s3 = ", "s3:").replaceAll("aws = ", "aws:")})}`,
  ],
  ["a data source", "${data.aws_iam_policy_document.main.json}"],
])("says the same of a policy written as %s", (_, policy) => {
  expect(policyStatements(stack, policy)).toEqual([expected]);
});

it("writes out references that lead to something configured", () => {
  const policy = {
    Statement: [{ Effect: "Deny", Action: [], Resource: "arn:aws:s3:::${aws_s3_bucket.files.bucket}" }],
  };
  expect(policyStatements(stack, JSON.stringify(policy))[0]?.resources).toEqual(["arn:aws:s3:::lectern-files"]);
});

it.each([
  ["nothing", undefined],
  ["broken JSON", '{"Statement": ['],
  ["no statement", "{}"],
  ["an effect that is none", '{"Statement":[{"Effect":"allow"}]}'],
  ["what only a deploy can tell", "${var.policy}"],
  ["a function", "${jsonencode(merge({}, {}))}"],
])("refuses %s instead of taking it for a policy that grants nothing", (_, policy) => {
  expect(() => policyStatements(stack, policy)).toThrow(PolicyUnreadable);
});
