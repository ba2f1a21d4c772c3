import { appendFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { Client, Pool } from "pg";
import { environments } from "../environments";
import { migratorDatabaseUser, placeVariables, type Variables } from "../instance/api-environment";
import { readEnvironmentFile } from "../instance/environment-file";
import type { EnvironmentOutputs } from "../outputs";
import { ensureDatabaseRoles } from "../release/database-roles";
import { frontendConfig } from "../release/frontend-config";
import { publishFrontend } from "../release/publish-frontend";
import { ensureStatementStatistics } from "../release/statement-statistics";
import { type ApiService, startApiService } from "./api-service";
import { admissionToInstance, type MasterSecret } from "./database/admission";
import { makeServerCertificate } from "./database/certificate";
import { startDatabaseEndpoint } from "./database/endpoint";
import { prepareInstance } from "./database/instance";
import { type Postgres, startPostgres } from "./database/postgres";
import { deployStack } from "./deploy";
import { type Edge, startEdge } from "./edge/edge";
import type { FindOrigin } from "./edge/origin";
import { emulatorCredentials, startEmulator } from "./emulator/emulator";
import { pythonCommand } from "./emulator/python";
import { buildFrontend } from "./frontend-build";
import { anyPort, databasePort } from "./ports";
import { runProgram, tailOf } from "./program-run";
import type { RunningParts } from "./running-parts";
import type { Progress, Report } from "./steps";
import type { Program } from "./tethered-process";

/** How each part of the local cloud is started out of what the others have become. */

const cloneFolder = resolve(__dirname, "../..");

/** A start under way. */
export interface Start {
  readonly directory: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly parts: RunningParts;
}

/** The emulated AWS, and the port at which its RDS says that the database answers. */
export interface Aws {
  readonly endpoint: string;
  readonly databasePort: number;
}

/** The database endpoint, as a client has to know it. */
export interface OpenDatabase {
  /** PEM file of the authority that signed its certificate. */
  readonly caFile: string;
}

export async function startDatabaseServer(start: Start): Promise<Postgres> {
  const postgres = await startPostgres({ directory: start.directory, logFile: logFile(start, "postgres") });
  return start.parts.add("PostgreSQL", postgres);
}

export async function startAws(start: Start, progress: Progress): Promise<Aws> {
  const port = await databasePort(start.directory);
  const emulator = await startEmulator({
    directory: join(start.directory, "emulator"),
    databaseEndpoint: { host: "localhost", port },
    python: pythonCommand(cloneFolder, start.env.PATH ?? ""),
    env: start.env,
    log: (text) => start.report({ event: "notice", text }),
  });
  start.parts.add("The AWS emulator", emulator);
  progress.note(emulator.restored ? "goes on from the last run" : "empty");
  return { endpoint: emulator.endpoint, databasePort: port };
}

export async function deploy(start: Start, progress: Progress, aws: Aws): Promise<EnvironmentOutputs> {
  const { outputs, changes } = await deployStack({
    environment: environments.local,
    directory: join(start.directory, "deploy"),
    endpoint: aws.endpoint,
    env: start.env,
    onLine: progress.say,
    signal: start.signal,
  });
  progress.note(changes);
  return outputs;
}

export async function build(start: Start, progress: Progress): Promise<string> {
  const outputFolder = join(start.directory, "frontend");
  const result = await buildFrontend({
    cloneFolder,
    outputFolder,
    env: start.env,
    logFile: logFile(start, "frontend-build"),
    signal: start.signal,
  });
  progress.note(result);
  return outputFolder;
}

/** Makes PostgreSQL the RDS instance that was deployed, opens its endpoint, and makes its users as a release would. */
export async function openDatabase(
  start: Start,
  _: Progress,
  aws: Aws,
  outputs: EnvironmentOutputs,
  postgres: Postgres,
): Promise<OpenDatabase> {
  const readMasterSecret = () => masterSecret(aws, outputs);
  const { username, password } = await readMasterSecret();
  await prepareInstance(postgres.superuser, { masterUser: username, databaseName: outputs.databaseName });

  const certificate = await makeServerCertificate();
  const caFile = join(start.directory, "database-ca.pem");
  await writeFile(caFile, certificate.authority);

  const address = { host: outputs.databaseHost, port: Number(outputs.databasePort) };
  const instance = {
    endpoint: `${address.host}:${address.port}`,
    region: outputs.region,
    credentials: emulatorCredentials,
    readMasterSecret,
  };
  const superuser = new Pool({ ...postgres.superuser, max: 2 });
  superuser.on("error", () => undefined); // PostgreSQL's end is noticed by itself.
  const endpoint = await startDatabaseEndpoint({
    port: address.port,
    certificate,
    socketPath: postgres.socketPath,
    admission: admissionToInstance(instance, superuser),
    log: (line) => appendFileSync(logFile(start, "database-endpoint"), `${new Date().toISOString()} ${line}\n`),
  });
  start.parts.add("The database endpoint", {
    stop: async () => {
      await endpoint.stop();
      await superuser.end();
    },
  });

  const ssl = { ca: certificate.authority };
  const master = new Client({ ...address, user: username, password, database: outputs.databaseName, ssl });
  await master.connect();
  try {
    await ensureDatabaseRoles(master, outputs.databaseName);
    await ensureStatementStatistics(master);
  } finally {
    await master.end();
  }
  return { caFile };
}

export async function migrate(
  start: Start,
  progress: Progress,
  aws: Aws,
  outputs: EnvironmentOutputs,
  database: OpenDatabase,
): Promise<void> {
  const env = { ...(await apiEnv(aws, outputs, database, 0)), DATABASE_USER: migratorDatabaseUser };
  const [migration, seed] = [apiProgram(start, "migrate", env), apiProgram(start, "seed", env)];
  await runProgram("The migration", migration, start.signal);
  await runProgram("The seed", seed, start.signal);
  progress.note(tailOf(seed.logFile, 1));
}

export async function startApi(
  start: Start,
  _: Progress,
  aws: Aws,
  outputs: EnvironmentOutputs,
  database: OpenDatabase,
): Promise<ApiService> {
  const port = await anyPort();
  const service = await startApiService({
    program: apiProgram(start, "server", await apiEnv(aws, outputs, database, port)),
    port,
    notice: (text) => start.report({ event: "notice", text }),
    signal: start.signal,
  });
  return start.parts.add("The API", service);
}

export async function publish(
  _: Start,
  progress: Progress,
  aws: Aws,
  outputs: EnvironmentOutputs,
  directory: string,
): Promise<void> {
  const { uploaded } = await publishFrontend({
    directory,
    config: frontendConfig(outputs),
    bucket: outputs.frontendBucketName,
    distributionId: outputs.distributionId,
    s3: new S3Client(clientConfig(aws, outputs.region)),
    cloudFront: new CloudFrontClient(clientConfig(aws, "us-east-1")),
  });
  progress.note(uploaded.length > 0 ? `${uploaded.length} files` : "unchanged");
}

export async function openEdge(
  start: Start,
  progress: Progress,
  aws: Aws,
  outputs: EnvironmentOutputs,
  api: ApiService,
): Promise<Edge> {
  const log = (line: string) => appendFileSync(logFile(start, "edge"), `${line}\n`);
  const options = {
    distributionId: outputs.distributionId,
    cloudFront: new CloudFrontClient(clientConfig(aws, "us-east-1")),
    origins: originsOf(aws, outputs, api),
    log,
  };
  const edge = await onNextFreePort(start.port, (port) => startEdge({ ...options, port }));
  if (start.port > 0 && !edge.url.endsWith(`:${start.port}`)) progress.note(`port ${start.port} is taken`);
  return start.parts.add("The edge", edge);
}

/** Where the distribution's origins are: the bucket on the emulated S3, the API host's name at the local API. */
function originsOf(aws: Aws, outputs: EnvironmentOutputs, api: ApiService): FindOrigin {
  const [apiHost, apiPort] = api.address;
  return (domainName) => {
    if (domainName === outputs.apiOriginDomainName) return { protocol: "http:", host: apiHost, port: apiPort };
    return domainName.startsWith(`${outputs.frontendBucketName}.s3.`) ? { s3Endpoint: aws.endpoint } : undefined;
  };
}

/** Tries one port after the other, beginning with `first`, until one is not taken. */
async function onNextFreePort<Result>(first: number, listen: (port: number) => Promise<Result>): Promise<Result> {
  for (let port = first; ; port++) {
    try {
      return await listen(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port >= first + 100) throw error;
    }
  }
}

/** One of the API's programs: its server, its migrations or its seed. */
function apiProgram(start: Start, name: "server" | "migrate" | "seed", env: NodeJS.ProcessEnv): Program {
  return {
    command: process.execPath,
    args: ["--import", "tsx", `reference-app/api/src/${name}.ts`],
    env,
    workingDirectory: cloneFolder,
    logFile: logFile(start, name === "server" ? "api" : name),
    stopSignal: "SIGTERM",
  };
}

/** The API's deployed configuration, and what the host itself knows on AWS: its place, where AWS is, and who it is there. */
async function apiEnv(
  aws: Aws,
  outputs: EnvironmentOutputs,
  { caFile }: OpenDatabase,
  listenPort: number,
): Promise<NodeJS.ProcessEnv> {
  return {
    ...(await apiConfiguration(aws, outputs)),
    ...placeVariables({ listenHost: "127.0.0.1", listenPort, databaseCaFile: caFile }),
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
  };
}

async function apiConfiguration(aws: Aws, { region, apiConfigurationName }: EnvironmentOutputs): Promise<Variables> {
  const client = new SSMClient(clientConfig(aws, region));
  const { Parameter } = await client.send(
    new GetParameterCommand({ Name: apiConfigurationName, WithDecryption: true }),
  );
  client.destroy();
  return readEnvironmentFile(Parameter?.Value ?? "");
}

async function masterSecret(aws: Aws, { region, databaseMasterSecretArn }: EnvironmentOutputs): Promise<MasterSecret> {
  const client = new SecretsManagerClient(clientConfig(aws, region));
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: databaseMasterSecretArn }));
  client.destroy();
  return JSON.parse(SecretString ?? "{}");
}

function clientConfig({ endpoint }: Aws, region: string) {
  return { endpoint, region, credentials: emulatorCredentials };
}

function logFile({ directory }: Start, part: string): string {
  return join(directory, "logs", `${part}.log`);
}
