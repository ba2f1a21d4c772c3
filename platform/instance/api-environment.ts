import type { EnvironmentOutputs } from "../outputs";

/** The values that only the place where the API runs can know. */
export interface ApiPlace {
  /** Address and port that the API listens on; the proxy on the same host connects to it. */
  readonly listenHost: string;
  readonly listenPort: number;
  /** PEM file with the certificate authorities that may sign the database's certificate. */
  readonly databaseCaFile: string;
}

/** The outputs of which the API's configuration is made. User data has to be made before the host exists, so no more. */
export type ApiFacts = Pick<
  EnvironmentOutputs,
  "environment" | "region" | "appUrl" | "assetsBucketName" | "databaseHost" | "databasePort" | "databaseName"
>;

/** The database user as which the API reads and writes data; it may not change the schema. */
export const apiDatabaseUser = "lectern_app";

/** The database user as which migrations run; it owns the schema. */
export const migratorDatabaseUser = "lectern_migrator";

/**
 * The API's whole configuration as environment variables, made of a deployed environment's facts: the API host's
 * `/etc/lectern/api.env` and the local cloud's API get the same. It holds no secret: the database password is an IAM
 * token that the API makes for itself.
 */
export function apiEnvironment(facts: ApiFacts, place: ApiPlace): Readonly<Record<string, string>> {
  return {
    NODE_ENV: "production",
    LECTERN_ENVIRONMENT: facts.environment,
    AWS_REGION: facts.region,
    APP_URL: facts.appUrl,
    ASSETS_BUCKET: facts.assetsBucketName,
    LISTEN_HOST: place.listenHost,
    LISTEN_PORT: String(place.listenPort),
    DATABASE_HOST: facts.databaseHost,
    DATABASE_PORT: facts.databasePort,
    DATABASE_NAME: facts.databaseName,
    DATABASE_USER: apiDatabaseUser,
    DATABASE_AUTHENTICATION: "iam",
    DATABASE_CA_FILE: place.databaseCaFile,
    LOG_LEVEL: "info",
  };
}
