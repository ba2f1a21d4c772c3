import { Construct } from "constructs";
import type { Naming } from "../naming";
import type { LogTarget } from "./log-bucket";
import { PrivateBucket } from "./private-bucket";

export interface AssetsProps {
  readonly naming: Naming;
  readonly encryptionKeyArn: string;
  readonly emptyOnDestroy: boolean;
  readonly logs: LogTarget;
}

/** The private bucket with course images and materials. */
export class Assets extends Construct {
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: AssetsProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.naming.bucket("assets"),
      emptyOnDestroy: props.emptyOnDestroy,
      keepOldVersionsDays: 90,
      encryptionKeyArn: props.encryptionKeyArn,
      accessLogs: props.logs,
    });
    this.bucketName = bucket.name;
  }
}
