import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { accountAuthorization } from "../supplement/service";
import { type Element, findAll, parseXml } from "../supplement/xml";
import { type Emulator, startEmulator } from "./emulator";
import { pythonCommand } from "./python";

export const region = "ap-southeast-1";
export const databaseEndpoint = { host: "localhost", port: 54_321 };
export const python = pythonCommand(resolve(__dirname, "../../.."), process.env.PATH ?? "");

/** What taking moto up may last: two seconds, but on a machine where all tests run at once many times that. */
const startMs = 120_000;

/** Starts an emulated AWS in a folder, which is what a test of its beginning and end needs. */
export function startIn(directory: string): Promise<Emulator> {
  return startEmulator({ directory, databaseEndpoint, python, env: process.env, log: () => undefined });
}

/** One emulated AWS for a whole test file, in a folder that goes away with it. */
export function sharedEmulator(): { readonly emulator: () => Emulator; readonly directory: () => string } {
  let directory: string;
  let emulator: Emulator;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-emulator-"));
    emulator = await startIn(directory);
  }, startMs);
  afterAll(async () => {
    await emulator.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return { emulator: () => emulator, directory: () => directory };
}

/** Asks a service with a query protocol, as EC2's and RDS's. */
export async function ask(
  { endpoint }: Emulator,
  service: "ec2" | "iam" | "rds" | "monitoring" | "sns",
  parameters: Record<string, string>,
): Promise<{ status: number; xml: Element }> {
  const authorization = accountAuthorization(service, region);
  const version = {
    ec2: "2016-11-15",
    iam: "2010-05-08",
    rds: "2014-10-31",
    monitoring: "2010-08-01",
    sns: "2010-03-31",
  }[service];
  const body = new URLSearchParams({ Version: version, ...parameters });
  const answer = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  return { status: answer.status, xml: parseXml(await answer.text()) };
}

/** Starts an instance of any image; answers its id, and what was said of it at once. */
export async function runInstance(emulator: Emulator, options: Record<string, string> = {}) {
  const { xml: images } = await ask(emulator, "ec2", { Action: "DescribeImages" });
  const ImageId = findAll(images, "imageId")[0]?.text ?? "";
  const run = { Action: "RunInstances", ImageId, MinCount: "1", MaxCount: "1", ...options };
  const { xml } = await ask(emulator, "ec2", run);
  return { id: findAll(xml, "instanceId")[0]?.text ?? "", xml };
}

export function askS3({ endpoint }: Emulator, method: string, path: string, body?: string): Promise<Response> {
  return fetch(`${endpoint}/${path}`, {
    method,
    headers: { authorization: accountAuthorization("s3") },
    ...(body ? { body } : {}),
  });
}

/** Services with a JSON protocol: how each is addressed, and where it is asked. */
const jsonServices = {
  acm: { target: "CertificateManager", where: "us-east-1" },
  cloudtrail: { target: "CloudTrail_20131101", where: region },
  ssm: { target: "AmazonSSM", where: region },
} as const;

/** Asks such a service; answers what it says, whether it does or refuses it. */
export async function tryJson(
  { endpoint }: Emulator,
  service: keyof typeof jsonServices,
  operation: string,
  input: object,
): Promise<{ readonly status: number; readonly answered: Readonly<Record<string, unknown>> }> {
  const { target, where } = jsonServices[service];
  const headers = {
    authorization: accountAuthorization(service, where),
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${target}.${operation}`,
  };
  const answer = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(input) });
  return { status: answer.status, answered: JSON.parse((await answer.text()) || "{}") };
}

/** Asks such a service, and rejects where it refuses. */
export async function askJson<Answer = Readonly<Record<string, unknown>>>(
  emulator: Emulator,
  ...[service, operation, input]: [keyof typeof jsonServices, string, object]
): Promise<Answer> {
  const { status, answered } = await tryJson(emulator, service, operation, input);
  if (status !== 200) throw new Error(`${service} refuses ${operation}: ${JSON.stringify(answered)}`);
  return answered as Answer;
}
