import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type BackupState, createBackup } from "./backup";
import { type BucketLoggingState, createBucketLogging, isAboutBucketLogging } from "./bucket-logging";
import { type BudgetsState, createBudgets } from "./budgets";
import { type CloudFrontState, createCloudFront } from "./cloudfront/cloudfront";
import { createCloudTrail } from "./cloudtrail";
import { type CostExplorerState, createCostExplorer } from "./cost-explorer";
import { createEc2, type Ec2State } from "./ec2";
import { connectToMoto, send } from "./moto";
import { createRds, type DatabaseEndpoint, type RdsState } from "./rds";
import { createRoute53 } from "./route53";
import { bucketOf, createS3, isBucket } from "./s3";
import { createS3Control, type S3ControlState } from "./s3-control";
import { type Answer, type Head, type Service, signerOf } from "./service";
import { createSpotCapacity, type SpotState } from "./spot-capacity";
import { createSsm, type SsmState } from "./ssm";
import { element, writeXml } from "./xml";

/** What the supplement remembers beside moto, as JSON. */
export interface SupplementState {
  readonly cloudFront: CloudFrontState;
  readonly rds: RdsState;
  /** Absent in what an older supplement remembered. */
  readonly bucketLogging?: BucketLoggingState;
  readonly ec2?: Ec2State;
  readonly backup?: BackupState;
  readonly s3Control?: S3ControlState;
  readonly spot?: SpotState;
  readonly ssm?: SsmState;
  readonly budgets?: BudgetsState;
  readonly costExplorer?: CostExplorerState;
}

export interface SupplementOptions {
  /** The account that moto is. */
  readonly accountId: string;
  /** Port on the loopback interface where moto answers. */
  readonly motoPort: number;
  /** Port to listen on; a free one where it is left out. */
  readonly port?: number | undefined;
  /** Where the database really answers that RDS is said to run. */
  readonly databaseEndpoint: DatabaseEndpoint;
  /** What an earlier supplement remembered. */
  readonly state?: SupplementState | undefined;
  /** Called whenever Terraform has released a lock on its state: what it made and what it noted are one again. */
  readonly onUnlocked: () => void;
  readonly log: (line: string) => void;
}

export interface Supplement {
  readonly port: number;
  state(): SupplementState;
  stop(): Promise<void>;
}

/**
 * Starts the local cloud's one endpoint of the AWS API, on the loopback interface: it answers what moto lacks or does not
 * read back, and passes everything else on to moto as it came.
 */
export async function startSupplement(options: SupplementOptions): Promise<Supplement> {
  const { accountId, databaseEndpoint, state, onUnlocked, log } = options;
  const moto = connectToMoto(options.motoPort);
  const cloudFront = createCloudFront(accountId, state?.cloudFront);
  const rds = createRds({ emulator: moto.ask, databaseEndpoint, state: state?.rds });
  const bucketLogging = createBucketLogging(state?.bucketLogging);
  const ec2 = createEc2({ emulator: moto.ask, state: state?.ec2 });
  const route53 = createRoute53({ emulator: moto.ask });
  const spot = createSpotCapacity({ ec2, emulator: moto.ask, state: state?.spot });
  const backup = createBackup({ emulator: moto.ask, accountId, state: state?.backup });
  const s3 = createS3({ emulator: moto.ask, accountId });
  const s3Control = createS3Control(state?.s3Control);
  const cloudTrail = createCloudTrail({ emulator: moto.ask });
  const ssm = createSsm(accountId, state?.ssm);
  const budgets = createBudgets(state?.budgets);
  const costExplorer = createCostExplorer(state?.costExplorer);
  const services: Readonly<Record<string, Service>> = {
    backup,
    budgets,
    ce: costExplorer,
    cloudfront: cloudFront,
    cloudtrail: cloudTrail,
    ec2: spot,
    rds,
    route53,
    ssm,
  };

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const head = headOf(incoming);
    const service = services[head.signer?.service ?? ""];
    if (isMotosOwn(head)) send(outgoing, notOfAws(head));
    else if (service) await answer(service, head, incoming, outgoing);
    else if (s3Control.isFor(head)) send(outgoing, s3Control.answer({ ...head, body: await buffer(incoming) }));
    else if (isForS3(head) && head.signer && isAboutBucketLogging(head))
      await answer(bucketLogging, head, incoming, outgoing);
    else if (isForS3(head)) await guard(head, incoming, outgoing);
    else await moto.pass(incoming, outgoing);
  }

  async function answer(service: Service, head: Head, incoming: IncomingMessage, outgoing: ServerResponse) {
    const call = { ...head, body: await buffer(incoming) };
    send(outgoing, (await service.answer(call)) ?? (await moto.ask(call)));
  }

  async function guard(head: Head, incoming: IncomingMessage, outgoing: ServerResponse) {
    const admission = await s3.admit(head);
    if (admission.refusal) {
      incoming.resume();
      return send(outgoing, admission.refusal);
    }
    const status = await moto.pass(incoming, outgoing, admission.review);
    if (status !== 204) return;
    if (isUnlocking(head)) onUnlocked();
    if (isDeletingBucket(head)) bucketLogging.forget(bucketOf(head.url));
  }

  function fail(error: unknown, { method, url }: IncomingMessage, outgoing: ServerResponse): void {
    if (outgoing.destroyed) return; // Whoever asked is gone.
    log(`${method} ${url}: ${error instanceof Error ? error.stack : error}`);
    if (outgoing.headersSent) outgoing.destroy();
    else send(outgoing, failure(error));
  }

  const server = createServer((incoming, outgoing) => {
    respond(incoming, outgoing).catch((error: unknown) => fail(error, incoming, outgoing));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    state: () => ({
      cloudFront: cloudFront.state(),
      rds: rds.state(),
      bucketLogging: bucketLogging.state(),
      ec2: ec2.state(),
      backup: backup.state(),
      budgets: budgets.state(),
      costExplorer: costExplorer.state(),
      s3Control: s3Control.state(),
      spot: spot.state(),
      ssm: ssm.state(),
    }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        moto.close();
      }),
  };
}

function headOf({ method = "GET", url: target = "/", headers: received }: IncomingMessage): Head {
  // Asked as a proxy, which is how operations on the account get here: the whole address, with the account's id before the host.
  const path = target.replace(/^http:\/\/[^/]*/, "");
  const url = new URL(`http://${received.host?.replace(/^\d{12}\./, "") ?? "127.0.0.1"}${path}`);
  const headers = Object.fromEntries(
    Object.entries(received).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  return { method, path, url, headers, signer: signerOf(headers, url) };
}

/** An unsigned request is a browser's or the edge's for an object, unless it carries an action for another service. */
function isForS3({ signer, headers }: Head): boolean {
  if (signer) return signer.service === "s3";
  return !headers["x-amz-target"] && headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true;
}

/** Terraform deletes the lock file beside its state when it has written down all that it made. */
function isUnlocking({ method, url }: Head): boolean {
  return method === "DELETE" && url.pathname.endsWith(".tflock");
}

function isDeletingBucket({ method, url }: Head): boolean {
  return method === "DELETE" && isBucket(url) && url.search === "";
}

/** moto's own control paths (reset, dashboard) and the launcher's are no part of AWS. */
function isMotosOwn({ url: { pathname } }: Head): boolean {
  return pathname.startsWith("/moto-api") || pathname.startsWith("/lectern-emulator");
}

function notOfAws({ url: { pathname } }: Head): Answer {
  return { status: 404, headers: { "content-type": "text/plain" }, body: `${pathname} is no part of AWS's API.\n` };
}

function failure(error: unknown): Answer {
  const isUnreachable = (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
  const details = element("Error", [
    element("Type", "Receiver"),
    element("Code", "InternalFailure"),
    element("Message", isUnreachable ? "The AWS emulator has stopped." : String(error)),
  ]);
  const body = writeXml(element("ErrorResponse", [details, element("RequestId", randomUUID())]));
  return { status: 500, headers: { "content-type": "text/xml" }, body };
}
