import type { EnvironmentOutputs } from "../outputs";

/** The values that only the place where the API runs can know. */
export interface ApiPlace {
  /** Address and port that the API listens on; the proxy on the same host connects to it. */
  readonly listenHost: string;
  readonly listenPort: number;
  /** PEM file with the certificate authorities that may sign the database's certificate. */
  readonly databaseCaFile: string;
}

/** The outputs of which the API's configuration is made. */
export type ApiFacts = Pick<
  EnvironmentOutputs,
  "environment" | "region" | "appUrl" | "assetsBucketName" | "databaseHost" | "databasePort" | "databaseName"
>;

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** The database user as which the API reads and writes data; it may not change the schema. */
export const apiDatabaseUser = "lectern_app";

/** The database user as which migrations run; it owns the schema. */
export const migratorDatabaseUser = "lectern_migrator";

/**
 * The API's configuration, made of a deployed environment's facts. A deploy leaves it in an SSM parameter, out of which
 * the API host and the local cloud read it. It holds no secret: the database password is an IAM token that the API
 * makes for itself.
 */
export function apiVariables(facts: ApiFacts): Variables {
  return {
    NODE_ENV: "production",
    LECTERN_ENVIRONMENT: facts.environment,
    AWS_REGION: facts.region,
    APP_URL: facts.appUrl,
    ASSETS_BUCKET: facts.assetsBucketName,
    DATABASE_HOST: facts.databaseHost,
    DATABASE_PORT: facts.databasePort,
    DATABASE_NAME: facts.databaseName,
    DATABASE_USER: apiDatabaseUser,
    DATABASE_AUTHENTICATION: "iam",
    LOG_LEVEL: "info",
  };
}

/** What the place adds to the API's configuration. */
export function placeVariables({ listenHost, listenPort, databaseCaFile }: ApiPlace): Variables {
  return { LISTEN_HOST: listenHost, LISTEN_PORT: String(listenPort), DATABASE_CA_FILE: databaseCaFile };
}
