import { bucketOf, isBucket } from "./s3";
import type { Answer, Call, Head, Service } from "./service";
import { find, parseXml } from "./xml";

/** What was asked to be logged of each bucket that logs who accesses it: the document, by the bucket's name. */
export type BucketLoggingState = Readonly<Record<string, string>>;

interface BucketLogging extends Service {
  state(): BucketLoggingState;
  /** What was asked of a bucket goes with it. */
  forget(bucket: string): void;
}

const nothingLogged = "<BucketLoggingStatus/>";

/** Whether a request is about the access logs of a bucket. */
export function isAboutBucketLogging({ method, url }: Head): boolean {
  return isBucket(url) && url.searchParams.has("logging") && ["GET", "PUT"].includes(method);
}

/**
 * S3's access logs, as far as they are configured: moto understands the log bucket's policy only where no statement is for
 * everybody and each names the very prefix, and refuses the rest.
 */
export function createBucketLogging(earlier: BucketLoggingState = {}): BucketLogging {
  const documents = new Map(Object.entries(earlier));

  return {
    state: () => Object.fromEntries(documents),
    forget: (bucket) => void documents.delete(bucket),
    async answer({ method, url, body }) {
      const bucket = bucketOf(url);
      if (method === "GET") return success(documents.get(bucket) ?? nothingLogged);
      keep(bucket, body);
      return success("");
    },
  };

  function keep(bucket: string, body: Call["body"]): void {
    const document = body.toString();
    if (find(parseXml(document), "LoggingEnabled")) documents.set(bucket, document);
    else documents.delete(bucket);
  }
}

function success(body: string): Answer {
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}
