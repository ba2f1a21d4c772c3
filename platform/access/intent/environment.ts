import { apiHost } from "./api-host";
import { assetsBucket, frontendBucket, logBucket } from "./buckets";
import { databaseMonitoring } from "./database-monitoring";
import { encryptionKey } from "./encryption-key";
import type { ResourceIntent, RoleIntent } from "./intent";
import { permissionBoundary } from "./permission-boundary";
import { notifyTopic, pageTopic } from "./topics";

/** A role, a resource with a policy of its own, or the permission boundary. */
export interface Subject {
  readonly name: string;
  readonly what: string;
  readonly reachesSiblings?: Readonly<Record<string, string>>;
}

/** Every role of an environment. */
export const roleIntents: readonly RoleIntent[] = [apiHost, databaseMonitoring];

/** Every other resource of an environment that has a policy of its own. */
export const resourceIntents: readonly ResourceIntent[] = [
  frontendBucket,
  assetsBucket,
  logBucket,
  encryptionKey,
  pageTopic,
  notifyTopic,
];

/** Everything that the matrix speaks of, in its order. */
export const subjects: readonly Subject[] = [...roleIntents, permissionBoundary, ...resourceIntents];
