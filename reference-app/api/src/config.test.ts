import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigInvalid, readConfig, variables } from "./config";

const folder = mkdtempSync(join(tmpdir(), "lectern-config-"));
const caFile = join(folder, "ca.pem");
writeFileSync(caFile, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
afterAll(() => rmSync(folder, { recursive: true }));

const deployed = {
  NODE_ENV: "production",
  LECTERN_ENVIRONMENT: "dev",
  AWS_REGION: "ap-southeast-1",
  APP_URL: "https://app.dev.lectern.example",
  ASSETS_BUCKET: "lectern-dev-assets",
  LISTEN_HOST: "127.0.0.1",
  LISTEN_PORT: "3000",
  DATABASE_HOST: "lectern-dev.abc.ap-southeast-1.rds.amazonaws.com",
  DATABASE_PORT: "5432",
  DATABASE_NAME: "lectern",
  DATABASE_USER: "lectern_app",
  DATABASE_AUTHENTICATION: "iam",
  DATABASE_CA_FILE: caFile,
  LOG_LEVEL: "info",
};

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
}

it("reads what a deployed environment gives the API", () => {
  expect(readConfig(deployed)).toMatchObject({
    environment: "dev",
    listen: { host: "127.0.0.1", port: 3000 },
    database: {
      user: "lectern_app",
      port: 5432,
      authentication: { kind: "iam", region: "ap-southeast-1" },
      certificateAuthorities: expect.stringContaining("BEGIN CERTIFICATE"),
    },
    logLevel: "info",
  });
});

it("takes a password instead of IAM, and then needs no TLS", () => {
  const config = readConfig({
    ...deployed,
    DATABASE_AUTHENTICATION: "password",
    DATABASE_PASSWORD: "correct horse",
    DATABASE_CA_FILE: undefined,
  });
  expect(config.database.authentication).toEqual({ kind: "password", password: "correct horse" });
  expect(config.database.certificateAuthorities).toBeUndefined();
});

it("reports all problems at once, each with variable, value and rule", () => {
  const problems = problemsOf({
    ...deployed,
    LISTEN_PORT: "http",
    DATABASE_HOST: undefined,
    LOG_LEVEL: "loud",
    APP_URL: "app.example/home",
  });
  expect([...problems].sort()).toEqual([
    'APP_URL is "app.example/home"; it must be an http or https URL without a path.',
    "DATABASE_HOST is not set; it must be a host name or an IP address.",
    'LISTEN_PORT is "http"; it must be a whole number from 0 to 65535.',
    'LOG_LEVEL is "loud"; it must be debug, info, warn or error.',
  ]);
});

it("counts an empty variable as not set", () => {
  expect(problemsOf({ ...deployed, DATABASE_NAME: "" })).toEqual([
    "DATABASE_NAME is not set; it must be a database's name.",
  ]);
});

it("refuses a LECTERN_ or DATABASE_ variable that it does not know, without showing its value", () => {
  expect(problemsOf({ ...deployed, DATABASE_PASWORD: "hunter2", LECTERN_DEBUG: "1", PATH: "/bin" })).toEqual([
    "DATABASE_PASWORD is not a variable of the API; remove it or correct its name.",
    "LECTERN_DEBUG is not a variable of the API; remove it or correct its name.",
  ]);
});

it("never shows a password, not even one that should not be there", () => {
  const problems = problemsOf({ ...deployed, DATABASE_PASSWORD: "hunter2" });
  expect(problems).toEqual([
    "DATABASE_PASSWORD is set; it must be set when DATABASE_AUTHENTICATION is password, and only then.",
  ]);
});

it("refuses to send an IAM token over a connection that it cannot verify", () => {
  expect(problemsOf({ ...deployed, DATABASE_CA_FILE: undefined })).toEqual([
    expect.stringMatching(/^DATABASE_CA_FILE is not set; it must be/),
  ]);
});

it("refuses a certificate file that is missing or holds no certificate", () => {
  const empty = join(folder, "empty.pem");
  writeFileSync(empty, "");
  for (const file of [join(folder, "missing.pem"), empty]) {
    expect(problemsOf({ ...deployed, DATABASE_CA_FILE: file })).toEqual([
      expect.stringContaining(`DATABASE_CA_FILE is ${JSON.stringify(file)}; it must be`),
    ]);
  }
});

const cognito = {
  IDENTITY_ISSUER: "https://cognito-idp.ap-southeast-1.amazonaws.com/ap-southeast-1_AbCdEf",
  IDENTITY_KEYS_URL: "https://cognito-idp.ap-southeast-1.amazonaws.com/ap-southeast-1_AbCdEf/.well-known/jwks.json",
  IDENTITY_AUDIENCE: "4example",
  IDENTITY_AUDIENCE_CLAIM: "client_id",
  IDENTITY_ROLES_CLAIM: "cognito:groups",
};

it("knows no identity where none is configured, and the whole of one where it is", () => {
  expect(readConfig(deployed).identity).toBeUndefined();
  expect(readConfig({ ...deployed, ...cognito }).identity).toEqual({
    issuer: cognito.IDENTITY_ISSUER,
    keysUrl: cognito.IDENTITY_KEYS_URL,
    audience: "4example",
    audienceClaim: "client_id",
    rolesClaim: "cognito:groups",
  });
});

it("refuses a part of an identity, and names each variable that is missing or mistyped", () => {
  const { IDENTITY_ISSUER: issuer } = cognito;
  const problems = problemsOf({ ...deployed, IDENTITY_ISSUER: issuer, IDENTITY_ROLE_CLAIM: "groups" });
  expect(problems.map((problem) => problem.split(" ", 3).join(" "))).toEqual([
    "IDENTITY_ROLE_CLAIM is not",
    "IDENTITY_KEYS_URL is not",
    "IDENTITY_AUDIENCE is not",
    "IDENTITY_AUDIENCE_CLAIM is not",
    "IDENTITY_ROLES_CLAIM is not",
  ]);
});

it.each([
  ["http://issuer.example/keys", false],
  ["http://127.0.0.1.example/keys", false],
  ["https://issuer.example/keys?x=1", false],
  ["http://localhost:9229/keys", true],
  ["http://127.0.0.1:9229", true],
  ["https://issuer.example", true],
])("reads keys over nothing that others can change on the way: %s", (url, isTaken) => {
  expect(problemsOf({ ...deployed, ...cognito, IDENTITY_KEYS_URL: url })).toHaveLength(isTaken ? 0 : 1);
});

it("is described in the README, variable by variable", () => {
  const readme = readFileSync(join(__dirname, "../README.md"), "utf8");
  const described = readme.split("\n").filter((line) => /^\| `[A-Z_]+` \|/.test(line));
  expect(described).toEqual(
    Object.entries(variables).map(([name, { meaning, rule }]) => `| \`${name}\` | ${meaning} | ${rule} |`),
  );
});
