import { join, resolve } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { emulatorCredentials } from "../local/emulator/emulator";
import { ask, askS3 } from "../local/emulator/emulator.fixture";
import { buildFrontend } from "../local/frontend-build";
import { findAll } from "../local/supplement/xml";
import { stateBucketName, stateKey } from "../naming";
import type { EnvironmentOutputs } from "../outputs";
import type { EnvironmentTrial } from "./environment-trial.fixture";
import { filesBelow, findSecrets } from "./secret-search";

/** What lies in a trial's folder and is none of the deploy's: the emulator's own, and the provider's program. */
const notOfTheDeploy = /^emulator\.|(^|\/)(providers|cdktf-home)\//;

/** What must not be found, of which a deploy knows some and AWS makes the other. */
async function secretsOf(trial: EnvironmentTrial, outputs: EnvironmentOutputs): Promise<Record<string, string>> {
  return {
    ...trial.operatorSecrets,
    "the master password": await masterPassword(trial, outputs),
    "the emulator's secret key": emulatorCredentials.secretAccessKey,
    "a signed request": "X-Amz-Signature=",
    "a private key": "PRIVATE KEY-----",
  };
}

/**
 * Where a secret is found in what a deploy and a plan have left: the state, the saved plan, the host's user data, the API's
 * configuration, and every file in the trial's folder, which has their logs and the synthesised stacks.
 */
export async function leaksOf(trial: EnvironmentTrial, outputs: EnvironmentOutputs): Promise<readonly string[]> {
  const { accountId, name } = trial.environment;
  const state = await askS3(trial.emulator, "GET", `${stateBucketName(accountId)}/${stateKey(name)}`);
  const places = {
    "the state": await state.text(),
    "the plan as JSON": await trial.shownPlan(),
    "the host's user data": await userData(trial, outputs),
    "the API's configuration": await apiConfiguration(trial, outputs),
  };
  const texts = Object.entries(places).map(([place, text]) => ({ name: place, content: Buffer.from(text) }));
  for (const { name: place, content } of texts) if (content.length === 0) throw new Error(`${place} is empty.`);
  const files = filesBelow(trial.directory, notOfTheDeploy);
  return findSecrets([...texts, ...files], await secretsOf(trial, outputs));
}

/** Builds the frontend into the trial's folder, with the operator's secrets at hand. */
export async function buildFrontendIn({ directory, operatorSecrets }: EnvironmentTrial): Promise<void> {
  await buildFrontend({
    cloneFolder: resolve(__dirname, "../.."),
    outputFolder: join(directory, "frontend"),
    env: { ...process.env, ...operatorSecrets },
    logFile: join(directory, "frontend-build.log"),
    signal: new AbortController().signal,
  });
}

/** Writes the master password into the API's configuration, as nobody should. */
export async function leakIntoConfiguration(trial: EnvironmentTrial, outputs: EnvironmentOutputs): Promise<void> {
  const Value = `DATABASE_PASSWORD=${await masterPassword(trial, outputs)}\n`;
  const parameter = { Name: outputs.apiConfigurationName, Value, Type: "SecureString", Overwrite: true } as const;
  await new SSMClient(clientOf(trial, outputs)).send(new PutParameterCommand(parameter));
}

async function masterPassword(trial: EnvironmentTrial, outputs: EnvironmentOutputs): Promise<string> {
  const client = new SecretsManagerClient(clientOf(trial, outputs));
  const secret = await client.send(new GetSecretValueCommand({ SecretId: outputs.databaseMasterSecretArn }));
  return JSON.parse(secret.SecretString ?? "{}").password;
}

async function apiConfiguration(trial: EnvironmentTrial, outputs: EnvironmentOutputs): Promise<string> {
  const client = new SSMClient(clientOf(trial, outputs));
  const parameter = { Name: outputs.apiConfigurationName, WithDecryption: true };
  return (await client.send(new GetParameterCommand(parameter))).Parameter?.Value ?? "";
}

async function userData({ emulator }: EnvironmentTrial, { apiHostInstanceId }: EnvironmentOutputs): Promise<string> {
  const attribute = { InstanceId: apiHostInstanceId, Attribute: "userData" };
  const { xml } = await ask(emulator, "ec2", { Action: "DescribeInstanceAttribute", ...attribute });
  return findAll(xml, "value")[0]?.text ?? "";
}

function clientOf({ emulator: { endpoint } }: EnvironmentTrial, { region }: EnvironmentOutputs) {
  return { endpoint, region, credentials: emulatorCredentials };
}
