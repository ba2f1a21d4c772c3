import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { accountAuthorization } from "../supplement/service";
import { isReading, type Recorder, recordCallsTo } from "./recorder.fixture";

let aws: Server;
let recorder: Recorder;

beforeAll(async () => {
  aws = createServer((_, answer) => answer.end("answered"));
  await new Promise<void>((listening) => aws.listen(0, "127.0.0.1", listening));
  recorder = await recordCallsTo(`http://127.0.0.1:${(aws.address() as AddressInfo).port}`, () => "deploy");
});
afterAll(async () => {
  await recorder.stop();
  aws.close();
});

interface Sent {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** What is kept of a call. */
async function keptOf({ service, method = "POST", path = "/", headers = {}, body }: Sent) {
  const authorization = accountAuthorization(service, "eu-west-1");
  const request = { method, headers: { authorization, ...headers }, ...(body === undefined ? {} : { body }) };
  const answer = await fetch(recorder.endpoint + path, request);
  if (method !== "HEAD") expect(await answer.text()).toBe("answered");
  return recorder.calls.at(-1);
}

const form = { "content-type": "application/x-www-form-urlencoded" };
const json = { "content-type": "application/json" };

it.each<[string, Sent, object]>([
  [
    "a form",
    { service: "ec2", headers: form, body: "Action=CreateSubnet&VpcId=vpc-1" },
    { operation: "CreateSubnet", parameters: { VpcId: "vpc-1" } },
  ],
  [
    "a header",
    { service: "kms", headers: { "x-amz-target": "TrentService.CreateKey" }, body: '{"Tags":[{"TagKey":"Project"}]}' },
    { operation: "CreateKey", parameters: { "Tags.0.TagKey": "Project" } },
  ],
  [
    "method and path",
    { service: "backup", method: "PUT", path: "/backup-vaults/a", headers: json, body: '{"EncryptionKeyArn":"arn"}' },
    { operation: "CreateBackupVault", parameters: { backupVaultName: "a", EncryptionKeyArn: "arn" } },
  ],
  [
    "the query beside them",
    { service: "s3", method: "GET", path: "/a-bucket?encryption" },
    { operation: "GetBucketEncryption", parameters: { Bucket: "a-bucket" } },
  ],
  [
    "a value in the query",
    { service: "cloudfront", path: "/2020-05-31/tagging?Operation=Untag&Resource=arn" },
    { operation: "UntagResource", parameters: { Resource: "arn" } },
  ],
  [
    "the absence of a query",
    { service: "s3", method: "HEAD", path: "/a-bucket" },
    { operation: "HeadBucket", parameters: { Bucket: "a-bucket" } },
  ],
  [
    "an object's key, slashes and all",
    { service: "s3", method: "PUT", path: "/a-bucket/dev/file?x-id=PutObject", body: "content" },
    { operation: "PutObject", parameters: { Bucket: "a-bucket", Key: "dev/file" } },
  ],
  [
    "nothing that AWS has",
    { service: "s3", method: "POST", path: "/a-bucket/b" },
    { operation: "POST /a-bucket/b", parameters: {} },
  ],
])("names a call's operation by %s", async (_, sent, kept) => {
  expect(await keptOf(sent)).toMatchObject({ ...kept, service: sent.service, region: "eu-west-1", during: "deploy" });
});

it("tells what only reads by AWS's verbs", () => {
  const reading = [
    "DescribeVpcs",
    "GetObject",
    "HeadBucket",
    "ListTags",
    "PutObject",
    "DeleteVpc",
    "Decrypt",
    "Listen",
  ];
  expect(reading.filter((operation) => isReading({ operation }))).toEqual([
    "DescribeVpcs",
    "GetObject",
    "HeadBucket",
    "ListTags",
  ]);
});
