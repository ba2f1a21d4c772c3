import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { contentType } from "mime-types";
import type { FrontendConfig } from "./frontend-config";

export interface FrontendRelease {
  /** The built frontend: `index.html` and, under `static/`, files whose names change with their content. */
  readonly directory: string;
  readonly config: FrontendConfig;
  readonly bucket: string;
  readonly distributionId: string;
  readonly s3: S3Client;
  readonly cloudFront: CloudFrontClient;
}

/** What a release did; keys are those of the bucket. */
export interface PublishedFrontend {
  readonly uploaded: readonly string[];
  readonly unchanged: readonly string[];
  /** The paths that CloudFront was told to forget; empty when it had nothing old to forget. */
  readonly invalidated: readonly string[];
}

interface PublishedFile {
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly sha256: string;
}

/** The directory is no built frontend. */
export class FrontendNotBuilt extends Error {
  constructor(directory: string) {
    super(`${directory} has no index.html. Build the frontend first: npm run build:frontend`);
    this.name = "FrontendNotBuilt";
  }
}

/**
 * Publishes a built frontend, in the order in which no reader meets a page whose files are missing: first the files
 * that keep their content for ever, then what has a fixed name, `index.html` last. Files of earlier releases stay, so
 * that pages which are still open can load their parts. What is already there is not uploaded again, so a release that was
 * interrupted may simply be run again. Needs s3:GetObject, s3:PutObject, s3:ListBucket (without the last, S3 answers
 * "forbidden" for a file that is not there) and cloudfront:CreateInvalidation. Throws FrontendNotBuilt, and what S3 and
 * CloudFront throw.
 */
export async function publishFrontend(release: FrontendRelease): Promise<PublishedFrontend> {
  const files = await filesOf(release);
  const [lasting, named] = partition(files, isLasting);
  const [pages, others] = partition(named, ({ key }) => key === "index.html");

  const uploaded: PublishedFile[] = [];
  for (const group of [lasting, others, pages]) uploaded.push(...(await uploadChanged(group, release)));

  const invalidated = uploaded.filter((file) => !isLasting(file)).flatMap(pathsOf);
  if (invalidated.length > 0) await invalidate(invalidated, release);
  const unchanged = files.filter((file) => !uploaded.includes(file));
  return { uploaded: uploaded.map(({ key }) => key), unchanged: unchanged.map(({ key }) => key), invalidated };
}

async function filesOf({ directory, config }: FrontendRelease): Promise<readonly PublishedFile[]> {
  const paths = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const built = paths.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const keys = built.map((path) => relative(directory, path).split(sep).join("/")).sort();
  if (!keys.includes("index.html")) throw new FrontendNotBuilt(directory);
  const files = keys.map(async (key) => publishedFile(key, await readFile(join(directory, key))));
  return [...(await Promise.all(files)), publishedFile("config.json", Buffer.from(JSON.stringify(config)))];
}

function publishedFile(key: string, body: Buffer): PublishedFile {
  return {
    key,
    body,
    contentType: contentType(key.slice(key.lastIndexOf("/") + 1)) || "application/octet-stream",
    cacheControl: isLasting({ key }) ? "public, max-age=31536000, immutable" : "no-cache",
    sha256: createHash("sha256").update(body).digest("base64"),
  };
}

/** Whether the name changes with the content, so that every cache may keep the file for ever. */
function isLasting({ key }: Pick<PublishedFile, "key">): boolean {
  return key.startsWith("static/");
}

async function uploadChanged(files: readonly PublishedFile[], release: FrontendRelease): Promise<PublishedFile[]> {
  const there = await Promise.all(files.map((file) => isThere(file, release)));
  const changed = files.filter((_, index) => !there[index]);
  await Promise.all(changed.map((file) => upload(file, release)));
  return changed;
}

/** Whether the bucket has the file with this content and these headers. */
async function isThere(file: PublishedFile, { bucket, s3 }: FrontendRelease): Promise<boolean> {
  const question = new HeadObjectCommand({ Bucket: bucket, Key: file.key, ChecksumMode: "ENABLED" });
  const object: Partial<HeadObjectCommandOutput> = await s3.send(question).catch((error) => {
    if (error instanceof NotFound) return {};
    throw error;
  });
  const { ChecksumSHA256, ContentType, CacheControl } = object;
  return ChecksumSHA256 === file.sha256 && ContentType === file.contentType && CacheControl === file.cacheControl;
}

/** S3 keeps the checksum, and refuses a body that was damaged on the way. */
async function upload(file: PublishedFile, { bucket, s3 }: FrontendRelease): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: file.key,
      Body: file.body,
      ContentType: file.contentType,
      CacheControl: file.cacheControl,
      ChecksumAlgorithm: "SHA256",
    }),
  );
}

/** The paths under which CloudFront may hold a file; the site's root is its page. */
function pathsOf({ key }: PublishedFile): string[] {
  return key === "index.html" ? ["/", "/index.html"] : [`/${key}`];
}

/**
 * Browsers and CloudFront ask again for what is "no-cache", so this is for the copy that CloudFront may keep while the
 * origin cannot be reached. Each invalidation is a new one: a rollback brings back paths that were invalidated before.
 */
async function invalidate(paths: readonly string[], { distributionId, cloudFront }: FrontendRelease): Promise<void> {
  await cloudFront.send(
    new CreateInvalidationCommand({
      DistributionId: distributionId,
      InvalidationBatch: { CallerReference: randomUUID(), Paths: { Quantity: paths.length, Items: [...paths] } },
    }),
  );
}

function partition<T>(values: readonly T[], belongs: (value: T) => boolean): [T[], T[]] {
  return [values.filter(belongs), values.filter((value) => !belongs(value))];
}
