import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** What is no resource of ours: AWS keeps it itself, as its documentation says, or moto does where AWS does not. */
const notOurs: readonly RegExp[] = [
  // Public parameters, such as those with the newest images ("Working with public parameters", Systems Manager User Guide).
  /^ssm \S+ parameters\/\/aws\/service\//,
  // RDS's events can be read for 14 days ("Working with Amazon RDS event notification", Amazon RDS User Guide).
  /^rds \S+ events\//,
  // A terminated instance is still shown for about an hour ("Terminate Amazon EC2 instances", Amazon EC2 User Guide).
  /^ec2 \S+ reservations\/r-… \(terminated\)$/,
  // The same for a while ("VpcEndpoint", Amazon EC2 API Reference).
  /^ec2 \S+ vpc_end_points\/vpce-… \(deleted\)$/,
  // AWS's own keys, which appear with their first use ("AWS managed keys", AWS KMS Developer Guide).
  /^kms \S+ keys\/… \(Enabled, alias\/aws\/\w+\)$/,
  // moto never forgets a plan; those that are there are the supplement's, and listed as such.
  /^backup \S+ plans\//,
  // moto's index of what it lists by its kind as well.
  /^rds \S+ resource_map\//,
  // moto keeps the tags of what is gone, the network ACL that a network begins with, and the name servers of a zone.
  /^ec2 \S+ (tags|network_acls)\//,
  /^route53 \S+ (resource_tags|delegation_sets)\//,
  // A token counts for an hour ("RequestCertificate", AWS Certificate Manager API Reference).
  /^acm \S+ idempotency_tokens\//,
];

interface Snapshot {
  readonly resources: readonly string[];
  readonly companion: string;
}

/**
 * All that is in an emulated AWS by its snapshot, without what is no resource of ours: a line for each such as
 * `s3 aws buckets/lectern-bootstrap-state-…`, whatever service, region or kind of resource it is, the supplement's included.
 */
export async function leftBehind(python: string, emulatorDirectory: string): Promise<readonly string[]> {
  const program = join(__dirname, "../local/emulator/left_behind.py");
  const snapshot = join(emulatorDirectory, "emulator.snapshot");
  const { stdout } = await promisify(execFile)(python, [program, snapshot], { maxBuffer: 1 << 26 });
  const { resources, companion } = JSON.parse(stdout) as Snapshot;
  return [...resources, ...leavesOf("supplement", JSON.parse(companion))].filter(
    (found) => !notOurs.some((pattern) => pattern.test(found)),
  );
}

/** Every innermost thing that the supplement remembers, by its path; empty groups are nothing. */
function leavesOf(path: string, value: unknown): string[] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(`${path}/${key}`, inner));
}
