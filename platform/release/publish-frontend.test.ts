import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import {
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { FrontendNotBuilt, type FrontendRelease, publishFrontend } from "./publish-frontend";

const config = { environment: "dev", apiBaseUrl: "/api/v1", demoStudent: null };

describe("publishing the frontend", () => {
  let directory: string;
  let bucket: MemoryBucket;
  let release: FrontendRelease;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-frontend-"));
    bucket = new MemoryBucket();
    release = {
      directory,
      config,
      bucket: "frontend",
      distributionId: "E1",
      s3: bucket as unknown as S3Client,
      cloudFront: bucket as unknown as CloudFrontClient,
    };
    await build({ "static/app-1.js": "one", "static/app-1.css": "a{}", "index.html": "<p>one" });
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function build(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, key)), { recursive: true });
      await writeFile(join(directory, key), content);
    }
  }

  it("uploads a page only after everything that the page needs", async () => {
    await publishFrontend(release);
    expect(bucket.order.slice(0, 2).sort()).toEqual(["static/app-1.css", "static/app-1.js"]);
    expect(bucket.order.slice(2)).toEqual(["config.json", "index.html"]);
  });

  it("uploads no page when one of its files could not be uploaded", async () => {
    bucket.refuses = "static/app-1.css";
    await expect(publishFrontend(release)).rejects.toThrow("SlowDown");
    expect(bucket.order).not.toContain("index.html");
  });

  it("lets caches keep a file with a hash in its name for a year, and ask again for every other", async () => {
    await publishFrontend(release);
    expect(bucket.header("CacheControl")).toEqual({
      "static/app-1.js": "public, max-age=31536000, immutable",
      "static/app-1.css": "public, max-age=31536000, immutable",
      "index.html": "no-cache",
      "config.json": "no-cache",
    });
  });

  it("names each file's type and encoding of characters", async () => {
    await publishFrontend(release);
    expect(bucket.header("ContentType")).toEqual({
      "static/app-1.js": "text/javascript; charset=utf-8",
      "static/app-1.css": "text/css; charset=utf-8",
      "index.html": "text/html; charset=utf-8",
      "config.json": "application/json; charset=utf-8",
    });
  });

  it("writes the environment's configuration beside the page", async () => {
    await publishFrontend(release);
    expect(JSON.parse(String(bucket.objects.get("config.json")?.Body))).toEqual(config);
  });

  it("does nothing at all when everything is already there", async () => {
    await publishFrontend(release);
    bucket.order.length = 0;
    expect(await publishFrontend(release)).toEqual({
      uploaded: [],
      unchanged: ["index.html", "static/app-1.css", "static/app-1.js", "config.json"],
      invalidated: [],
    });
    expect(bucket.order).toEqual([]);
  });

  it("invalidates only the paths that have a fixed name and a new content", async () => {
    await publishFrontend(release);
    await build({ "static/app-2.js": "two", "index.html": "<p>two" });
    expect(await publishFrontend(release)).toMatchObject({
      uploaded: ["static/app-2.js", "index.html"],
      invalidated: ["/", "/index.html"],
    });
  });

  it("keeps the files of earlier releases, for pages that are still open", async () => {
    await publishFrontend(release);
    await rm(join(directory, "static/app-1.js"));
    await build({ "static/app-2.js": "two", "index.html": "<p>two" });
    await publishFrontend(release);
    expect(bucket.objects.has("static/app-1.js")).toBe(true);
  });

  it("uploads a file again when only its headers are wrong", async () => {
    await publishFrontend(release);
    const page = bucket.objects.get("index.html");
    if (page) page.CacheControl = "max-age=86400";
    expect((await publishFrontend(release)).uploaded).toEqual(["index.html"]);
  });

  it("completes a release that was interrupted", async () => {
    bucket.refuses = "config.json";
    await expect(publishFrontend(release)).rejects.toThrow("SlowDown");
    bucket.refuses = undefined;
    expect((await publishFrontend(release)).uploaded).toEqual(["config.json", "index.html"]);
  });

  it("says how to build a frontend that is not there", async () => {
    const empty = publishFrontend({ ...release, directory: join(directory, "nothing") });
    await expect(empty).rejects.toThrow(FrontendNotBuilt);
    await expect(empty).rejects.toThrow("npm run build:frontend");
  });
});

/** S3 and CloudFront, as far as a release speaks to them. */
class MemoryBucket {
  readonly objects = new Map<string, PutObjectCommandInput>();
  readonly order: string[] = [];
  /** The key of which the upload fails. */
  refuses?: string;

  async send(command: unknown): Promise<object> {
    if (command instanceof PutObjectCommand) return this.put(command.input);
    if (command instanceof HeadObjectCommand) return this.head(command.input.Key ?? "");
    if (command instanceof CreateInvalidationCommand) return {};
    throw new Error("A release does not need this command.");
  }

  header(name: "CacheControl" | "ContentType"): Record<string, string | undefined> {
    return Object.fromEntries([...this.objects].map(([key, object]) => [key, object[name]]));
  }

  private put(input: PutObjectCommandInput): object {
    if (input.Key === this.refuses) throw new Error("SlowDown");
    const ChecksumSHA256 = createHash(input.ChecksumAlgorithm ?? "")
      .update(String(input.Body))
      .digest("base64");
    this.objects.set(input.Key ?? "", { ...input, ChecksumSHA256 });
    this.order.push(input.Key ?? "");
    return {};
  }

  private head(key: string): object {
    const object = this.objects.get(key);
    if (!object) throw new NotFound({ message: "Not Found", $metadata: {} });
    return object;
  }
}
