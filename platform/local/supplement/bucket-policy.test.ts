import { type Asked, allows } from "./bucket-policy";

const distribution = "arn:aws:cloudfront::123456789012:distribution/E1";

const edgeReads: Asked = {
  principal: { kind: "service", name: "cloudfront.amazonaws.com" },
  action: "s3:GetObject",
  resource: "arn:aws:s3:::frontend/index.html",
  context: { "aws:sourcearn": distribution, "aws:securetransport": "true" },
};
const anybodyReads: Asked = {
  ...edgeReads,
  principal: { kind: "anonymous" },
  context: { "aws:securetransport": "true" },
};

const admitsDistribution = {
  Effect: "Allow",
  Principal: { Service: "cloudfront.amazonaws.com" },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::frontend/*",
  Condition: { StringEquals: { "aws:SourceArn": distribution } },
};
const admitsAll = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };
const deniesPlainHttp = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::frontend", "arn:aws:s3:::frontend/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const policy = (...statements: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("a bucket policy", () => {
  it.each<[string, string, Asked, boolean]>([
    ["lets the named distribution read", policy(admitsDistribution), edgeReads, true],
    ["takes a statement that is not in a list", JSON.stringify({ Statement: admitsDistribution }), edgeReads, true],
    ["does not let anybody else read what a distribution may", policy(admitsDistribution), anybodyReads, false],
    [
      "does not let another distribution read",
      policy(admitsDistribution),
      { ...edgeReads, context: { "aws:sourcearn": `${distribution}2` } },
      false,
    ],
    [
      "does not let the distribution write",
      policy(admitsDistribution),
      { ...edgeReads, action: "s3:PutObject" },
      false,
    ],
    [
      "does not let the distribution read another bucket",
      policy(admitsDistribution),
      { ...edgeReads, resource: "arn:aws:s3:::assets/a" },
      false,
    ],
    [
      "does not let the distribution list",
      policy(admitsDistribution),
      { ...edgeReads, resource: "arn:aws:s3:::frontend" },
      false,
    ],
    ["allows nothing by saying nothing", policy(), edgeReads, false],
    ["lets anybody in who is let in by *", policy(admitsAll), anybodyReads, true],
    ["lets AWS: * stand for anybody", policy({ ...admitsAll, Principal: { AWS: "*" } }), anybodyReads, true],
    [
      "does not take an account for anybody",
      policy({ ...admitsAll, Principal: { AWS: "123456789012" } }),
      anybodyReads,
      false,
    ],
    ["denies whatever else allows", policy(admitsAll, { ...deniesPlainHttp, Condition: undefined }), edgeReads, false],
    ["does not deny what its condition leaves out", policy(admitsDistribution, deniesPlainHttp), edgeReads, true],
    [
      "denies what its condition names",
      policy(admitsDistribution, deniesPlainHttp),
      { ...edgeReads, context: { ...edgeReads.context, "aws:securetransport": "false" } },
      false,
    ],
    [
      "compares actions whatever their case, with wildcards",
      policy({ ...admitsAll, Action: "S3:get*" }),
      anybodyReads,
      true,
    ],
    ["takes ? for one character", policy({ ...admitsAll, Action: "s3:GetObjec?" }), anybodyReads, true],
    [
      "does not take a dot for a wildcard",
      policy({ ...admitsAll, Resource: "arn:aws:s3:::frontend/index?html?" }),
      anybodyReads,
      false,
    ],
    [
      "knows what NotAction leaves",
      policy({ ...admitsAll, Action: undefined, NotAction: "s3:Put*" }),
      anybodyReads,
      true,
    ],
    [
      "knows what NotAction takes",
      policy({ ...admitsAll, Action: undefined, NotAction: "s3:Get*" }),
      anybodyReads,
      false,
    ],
    [
      "knows what NotResource takes",
      policy({ ...admitsAll, Resource: undefined, NotResource: "arn:aws:s3:::frontend/*" }),
      anybodyReads,
      false,
    ],
    [
      "denies all but the excepted principal",
      policy(admitsAll, {
        Effect: "Deny",
        NotPrincipal: { Service: "cloudfront.amazonaws.com" },
        Action: "*",
        Resource: "*",
      }),
      anybodyReads,
      false,
    ],
    [
      "spares the excepted principal",
      policy(admitsAll, {
        Effect: "Deny",
        NotPrincipal: { Service: "cloudfront.amazonaws.com" },
        Action: "*",
        Resource: "*",
      }),
      edgeReads,
      true,
    ],
    [
      "wants every condition to hold",
      policy({
        ...admitsDistribution,
        Condition: { ...admitsDistribution.Condition, StringLike: { "aws:Referer": "x*" } },
      }),
      edgeReads,
      false,
    ],
    [
      "is content with one of several values",
      policy({
        ...admitsDistribution,
        Condition: { ArnLike: { "AWS:SourceArn": ["arn:other", `${distribution.slice(0, -1)}*`] } },
      }),
      edgeReads,
      true,
    ],
    [
      "takes a negated condition on what is absent as met",
      policy({ ...admitsAll, Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } }),
      anybodyReads,
      true,
    ],
    [
      "does not let an unknown operator allow",
      policy({ ...admitsAll, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }),
      anybodyReads,
      false,
    ],
    [
      "lets an unknown operator deny",
      policy(admitsAll, { ...deniesPlainHttp, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
      anybodyReads,
      false,
    ],
  ])("%s", (_, text, asked, expected) => {
    expect(allows(text, asked)).toBe(expected);
  });
});
