import { apiHost } from "./api-host";
import { assetsBucket, frontendBucket, logBucket } from "./buckets";
import { databaseMonitoring } from "./database-monitoring";
import { encryptionKey } from "./encryption-key";
import type { Intents } from "./intent";
import { neighbours } from "./neighbours";
import { permissionBoundary } from "./permission-boundary";
import { notifyTopic, pageTopic } from "./topics";

/** Who may do what in an environment. */
export const environmentIntents: Intents = {
  roles: [apiHost, databaseMonitoring],
  resources: [frontendBucket, assetsBucket, logBucket, encryptionKey, pageTopic, notifyTopic],
  boundary: permissionBoundary,
  neighbours,
  beyondBoundary: neighbours,
};
