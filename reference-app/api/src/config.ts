import { readFileSync } from "node:fs";
import { type Static, Type } from "@sinclair/typebox";
import { Ajv } from "ajv";
import type { RateLimit } from "./rate-limits/rate-limits.service";

/** Whatever is read over plain HTTP from another host may have been changed on its way. */
const secureUrl = "^(https://[^/\\s?#]+|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?)(/[^\\s?#]*)?$";
const together = "together with all other IDENTITY_ variables";

/**
 * The API's whole configuration: every environment variable that it reads. `meaning` and `rule` are the README's table;
 * `rule` completes the sentence "<variable> is <value>; it must be …". A `secret` variable's value is never shown.
 */
export const variables = {
  NODE_ENV: Type.Union([Type.Literal("production"), Type.Literal("development"), Type.Literal("test")], {
    meaning: "How Node.js libraries behave.",
    rule: "production, development or test",
  }),
  LECTERN_ENVIRONMENT: Type.String({
    pattern: "^[a-z][a-z0-9-]{1,19}$",
    meaning: "Environment that logs and metrics are about.",
    rule: "an environment's name: 2 to 20 lower-case letters, digits or hyphens",
  }),
  AWS_REGION: Type.String({
    pattern: "^[a-z]{2}(-[a-z]+)+-[0-9]$",
    meaning: "Region that holds the database and the assets.",
    rule: "an AWS region, such as ap-southeast-1",
  }),
  APP_URL: Type.String({
    pattern: "^https?://[^/\\s?#]+$",
    meaning: "Where students open the frontend.",
    rule: "an http or https URL without a path",
  }),
  ASSETS_BUCKET: Type.String({
    pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    meaning: "Bucket that holds course images and materials.",
    rule: "an S3 bucket's name",
  }),
  LISTEN_HOST: Type.String({
    pattern: "^[^\\s/]+$",
    meaning: "Address that the API listens on.",
    rule: "an address of this host, such as 127.0.0.1",
  }),
  LISTEN_PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    meaning: "Port that the API listens on; 0 takes a free one.",
    rule: "a whole number from 0 to 65535",
  }),
  DATABASE_HOST: Type.String({
    pattern: "^[^\\s/]+$",
    meaning: "Host of the PostgreSQL server.",
    rule: "a host name or an IP address",
  }),
  DATABASE_PORT: Type.Integer({
    minimum: 1,
    maximum: 65535,
    meaning: "Port of the PostgreSQL server.",
    rule: "a whole number from 1 to 65535",
  }),
  DATABASE_NAME: Type.String({ minLength: 1, meaning: "Name of the database.", rule: "a database's name" }),
  DATABASE_USER: Type.String({
    minLength: 1,
    meaning: "Role as which the API, the migrations or the seed connect.",
    rule: "a database role's name",
  }),
  DATABASE_AUTHENTICATION: Type.Union([Type.Literal("iam"), Type.Literal("password")], {
    meaning: "How the role proves itself: an IAM token made for each connection, or a password.",
    rule: "iam or password",
  }),
  DATABASE_PASSWORD: Type.Optional(
    Type.String({
      meaning: "The role's password; for tests and containers.",
      rule: "set when DATABASE_AUTHENTICATION is password, and only then",
      secret: true,
    }),
  ),
  DATABASE_CA_FILE: Type.Optional(
    Type.String({
      meaning:
        "Certificate authorities that may sign the database's certificate; when set, the connection is TLS and verified.",
      rule: "a readable PEM file with a certificate, and is required when DATABASE_AUTHENTICATION is iam",
    }),
  ),
  IDENTITY_ISSUER: Type.Optional(
    Type.String({
      pattern: secureUrl,
      meaning: "OpenID Connect issuer whose access tokens say who somebody is.",
      rule: `an https URL (http on this host) as the tokens' iss has it, and is set ${together}`,
    }),
  ),
  IDENTITY_KEYS_URL: Type.Optional(
    Type.String({
      pattern: secureUrl,
      meaning: "Where the issuer publishes the keys with which it signs: its jwks_uri.",
      rule: `an https URL (http on this host), and is set ${together}`,
    }),
  ),
  IDENTITY_AUDIENCE: Type.Optional(
    Type.String({
      minLength: 1,
      meaning: "Whom an access token has to be made for: the API's name at the issuer, or the client's id.",
      rule: `the value of the claim that IDENTITY_AUDIENCE_CLAIM names, and is set ${together}`,
    }),
  ),
  IDENTITY_AUDIENCE_CLAIM: Type.Optional(
    Type.Union([Type.Literal("aud"), Type.Literal("client_id")], {
      meaning: "Claim that says whom an access token is made for; Cognito's have client_id.",
      rule: `aud or client_id, and is set ${together}`,
    }),
  ),
  IDENTITY_ROLES_CLAIM: Type.Optional(
    Type.String({
      minLength: 1,
      meaning: "Claim that names the roles student, instructor and staff; Cognito's is cognito:groups.",
      rule: `a claim's name, and is set ${together}`,
    }),
  ),
  TRUSTED_PROXIES: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 10,
    meaning:
      "How many proxies stand in front, each of which adds to X-Forwarded-For; 0, the default, trusts no such header.",
    rule: "a whole number from 0 to 10",
  }),
  RATE_LIMIT_PER_ADDRESS: Type.Integer({
    default: 10_000,
    minimum: 1,
    maximum: 1_000_000_000,
    meaning: "Requests that one address may make in five minutes; 10000 by default.",
    rule: "a whole number from 1 to 1000000000",
  }),
  RATE_LIMIT_PER_IDENTITY: Type.Integer({
    default: 600,
    minimum: 1,
    maximum: 1_000_000_000,
    meaning: "Requests that whoever has signed in may make in a minute; 600 by default.",
    rule: "a whole number from 1 to 1000000000",
  }),
  LOG_LEVEL: Type.Union([Type.Literal("debug"), Type.Literal("info"), Type.Literal("warn"), Type.Literal("error")], {
    default: "info",
    meaning: "Least important line that is logged.",
    rule: "debug, info, warn or error",
  }),
};

type Variable = keyof typeof variables;
type Variables = Static<ReturnType<typeof Type.Object<typeof variables>>>;

/** How to reach the database, and as whom. */
export interface DatabaseConfig {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly authentication:
    | { readonly kind: "iam"; readonly region: string }
    | { readonly kind: "password"; readonly password: string };
  /** PEM; the connection is encrypted and the server verified by it. Undefined: a plain connection. */
  readonly certificateAuthorities?: string;
}

/** Who says who somebody is, and how their access tokens say it. */
export interface IdentityConfig {
  readonly issuer: string;
  readonly keysUrl: string;
  /** What the claim named `audienceClaim` has to say. */
  readonly audience: string;
  readonly audienceClaim: "aud" | "client_id";
  readonly rolesClaim: string;
}

/** Whom requests are counted to, and how many are too many. */
export interface RateLimitConfig {
  readonly trustedProxies: number;
  readonly perAddress: RateLimit;
  readonly perIdentity: RateLimit;
}

export interface Config {
  readonly environment: string;
  readonly region: string;
  readonly appUrl: string;
  readonly assetsBucketName: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly database: DatabaseConfig;
  /** Undefined: nobody can sign in. */
  readonly identity?: IdentityConfig;
  readonly rateLimits: RateLimitConfig;
  readonly logLevel: Variables["LOG_LEVEL"];
}

/** The environment does not hold a configuration; `problems` has one sentence for each thing to mend. */
export class ConfigInvalid extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The API's configuration has ${problems.length} problem(s):\n${problems.map((text) => `  - ${text}`).join("\n")}`,
    );
    this.name = "ConfigInvalid";
  }
}

type Environment = Readonly<Record<string, string | undefined>>;
type Given = Readonly<Record<string, string>>;

/** The configuration in `environment`. An empty variable counts as not set. Throws ConfigInvalid with all problems at once. */
export function readConfig(environment: Environment): Config {
  const given = whatIsSet(environment);
  const problems = [...unknownVariables(given), ...brokenRules(given), ...brokenCrossRules(given)];
  if (problems.length > 0) throw new ConfigInvalid(problems);
  return toConfig(parse(given));
}

function whatIsSet(environment: Environment): Given {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

const isVariable = (name: string): name is Variable => Object.hasOwn(variables, name);

function unknownVariables(given: Given): string[] {
  return Object.keys(given)
    .filter((name) => /^(LECTERN|DATABASE|IDENTITY|RATE)_/.test(name) && !isVariable(name))
    .map((name) => `${name} is not a variable of the API; remove it or correct its name.`);
}

const schema = Type.Object(variables);
const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true }).addVocabulary([
  "meaning",
  "rule",
  "secret",
]);
const validate = ajv.compile<Variables>(schema);

function brokenRules(given: Given): string[] {
  validate({ ...given });
  const names = (validate.errors ?? []).map((error) => error.params.missingProperty ?? error.instancePath.slice(1));
  return [...new Set<Variable>(names)].map((name) => problemWith(name, given));
}

function brokenCrossRules(given: Given): string[] {
  const { DATABASE_AUTHENTICATION: authentication, DATABASE_PASSWORD: password, DATABASE_CA_FILE: caFile } = given;
  const problems: string[] = [];
  if ((authentication === "password") !== (password !== undefined))
    problems.push(problemWith("DATABASE_PASSWORD", given));
  if (caFile === undefined ? authentication === "iam" : !holdsCertificate(caFile))
    problems.push(problemWith("DATABASE_CA_FILE", given));
  return [...problems, ...halfAnIdentity(given)];
}

/** With a part of it, nobody could sign in, and the demo's open routes would seem to be meant. */
function halfAnIdentity(given: Given): string[] {
  const names = (Object.keys(variables) as Variable[]).filter((name) => name.startsWith("IDENTITY_"));
  const missing = names.filter((name) => given[name] === undefined);
  return missing.length < names.length ? missing.map((name) => problemWith(name, given)) : [];
}

function problemWith(name: Variable, given: Given): string {
  const { rule, secret } = variables[name];
  const value = secret ? "set" : JSON.stringify(given[name]);
  return `${name} is ${given[name] === undefined ? "not set" : value}; it must be ${rule}.`;
}

function holdsCertificate(file: string): boolean {
  try {
    return readFileSync(file, "utf8").includes("-----BEGIN CERTIFICATE-----");
  } catch {
    return false;
  }
}

function parse(given: Given): Variables {
  const values: unknown = { ...given };
  if (!validate(values)) throw new Error("readConfig parses only what it has found valid.");
  return values;
}

function toConfig(values: Variables): Config {
  return {
    environment: values.LECTERN_ENVIRONMENT,
    region: values.AWS_REGION,
    appUrl: values.APP_URL,
    assetsBucketName: values.ASSETS_BUCKET,
    listen: { host: values.LISTEN_HOST, port: values.LISTEN_PORT },
    database: {
      host: values.DATABASE_HOST,
      port: values.DATABASE_PORT,
      name: values.DATABASE_NAME,
      user: values.DATABASE_USER,
      authentication:
        values.DATABASE_PASSWORD === undefined
          ? { kind: "iam", region: values.AWS_REGION }
          : { kind: "password", password: values.DATABASE_PASSWORD },
      ...(values.DATABASE_CA_FILE && { certificateAuthorities: readFileSync(values.DATABASE_CA_FILE, "utf8") }),
    },
    identity: identityOf(values),
    rateLimits: {
      trustedProxies: values.TRUSTED_PROXIES,
      perAddress: { requests: values.RATE_LIMIT_PER_ADDRESS, windowSeconds: 300 },
      perIdentity: { requests: values.RATE_LIMIT_PER_IDENTITY, windowSeconds: 60 },
    },
    logLevel: values.LOG_LEVEL,
  };
}

function identityOf(values: Variables): IdentityConfig | undefined {
  const {
    IDENTITY_ISSUER: issuer,
    IDENTITY_KEYS_URL: keysUrl,
    IDENTITY_AUDIENCE: audience,
    IDENTITY_AUDIENCE_CLAIM: audienceClaim,
    IDENTITY_ROLES_CLAIM: rolesClaim,
  } = values;
  if (!issuer || !keysUrl || !audience || !audienceClaim || !rolesClaim) return undefined;
  return { issuer, keysUrl, audience, audienceClaim, rolesClaim };
}
