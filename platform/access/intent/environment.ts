import { apiHost } from "./api-host";
import { assetsBucket, frontendBucket, logBucket } from "./buckets";
import { backupCopyKey, databaseBackup } from "./database-backup";
import { databaseMonitoring } from "./database-monitoring";
import { encryptionKey } from "./encryption-key";
import type { Intents } from "./intent";
import { neighbours } from "./neighbours";
import { notificationKey } from "./notification-key";
import { permissionBoundary } from "./permission-boundary";
import { notifyTopic, pageTopic, virginiaNotifyTopic, virginiaPageTopic } from "./topics";

/** Who may do what in an environment. */
export function environmentIntents({ hasBackupCopy }: { readonly hasBackupCopy: boolean }): Intents {
  return {
    roles: [apiHost, databaseMonitoring, ...(hasBackupCopy ? [databaseBackup] : [])],
    resources: [
      frontendBucket,
      assetsBucket,
      logBucket,
      encryptionKey({ hasBackupCopy }),
      pageTopic,
      notifyTopic({ hasBackupCopy }),
      notificationKey,
      virginiaPageTopic,
      virginiaNotifyTopic,
      ...(hasBackupCopy ? [backupCopyKey] : []),
    ],
    boundary: permissionBoundary,
    neighbours,
    beyondBoundary: neighbours,
  };
}
