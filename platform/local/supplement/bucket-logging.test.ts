import { askS3, sharedEmulator } from "../emulator/emulator.fixture";

const { emulator } = sharedEmulator();

const document = `<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>s3/pages/</TargetPrefix></LoggingEnabled></BucketLoggingStatus>`;
const read = async (bucket: string) => (await askS3(emulator(), "GET", `${bucket}?logging`)).text();

describe("the emulated access logs of buckets", () => {
  it("read back as they were configured, whatever the log bucket's policy looks like", async () => {
    expect((await askS3(emulator(), "PUT", "pages?logging", document)).status).toBe(200);
    expect(await read("pages")).toBe(document);
  });

  it("are of one bucket alone", async () => {
    expect(await read("files")).toBe("<BucketLoggingStatus/>");
  });

  it("end when nothing is to be logged any more", async () => {
    await askS3(emulator(), "PUT", "pages?logging", "<BucketLoggingStatus/>");
    expect(await read("pages")).toBe("<BucketLoggingStatus/>");
  });

  it("end with their bucket, so that another one of that name logs nothing", async () => {
    await askS3(emulator(), "PUT", "short-lived");
    await askS3(emulator(), "PUT", "short-lived?logging", document);
    await askS3(emulator(), "DELETE", "short-lived");
    expect(await read("short-lived")).toBe("<BucketLoggingStatus/>");
  });

  it("are configured, and never written", async () => {
    for (const bucket of ["logged", "logs"]) await askS3(emulator(), "PUT", bucket);
    await askS3(emulator(), "PUT", "logged?logging", document);
    await askS3(emulator(), "PUT", "logged/index.html", "page");
    const logs = await askS3(emulator(), "GET", "logs");
    expect(logs.status).toBe(200);
    expect(await logs.text()).not.toContain("<Contents>");
  });

  it("are told from an object of theirs", async () => {
    await askS3(emulator(), "PUT", "logged");
    await askS3(emulator(), "PUT", "logged/index.html?logging", "page");
    expect(await (await askS3(emulator(), "GET", "logged/index.html?logging")).text()).toBe("page");
  });
});
