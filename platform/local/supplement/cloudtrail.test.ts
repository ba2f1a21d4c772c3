import { askS3, region, sharedEmulator, tryJson } from "../emulator/emulator.fixture";
import { emulatedAccountId } from "./service";

const { emulator } = sharedEmulator();
const arn = `arn:aws:cloudtrail:${region}:${emulatedAccountId}:trail/trail`;

const ask = (operation: string, input: object) => tryJson(emulator(), "cloudtrail", operation, input);

const isLogging = async () => (await ask("GetTrailStatus", { Name: "trail" })).answered.IsLogging;

describe("the emulated CloudTrail", () => {
  beforeAll(async () => {
    await askS3(emulator(), "PUT", "trails");
    await ask("CreateTrail", { Name: "trail", S3BucketName: "trails" });
  });

  it("starts and stops a trail that goes by its ARN", async () => {
    expect((await ask("StartLogging", { Name: arn })).status).toBe(200);
    expect(await isLogging()).toBe(true);
    expect((await ask("StopLogging", { Name: arn })).status).toBe(200);
    expect(await isLogging()).toBe(false);
  });

  it("starts one that goes by its name, as moto does by itself", async () => {
    expect((await ask("StartLogging", { Name: "trail" })).status).toBe(200);
  });

  it("writes nothing down", async () => {
    const listed = await askS3(emulator(), "GET", "trails?list-type=2");
    expect(listed.status).toBe(200);
    expect(await listed.text()).not.toContain("<Contents>");
  });

  it("deletes a trail that goes by its ARN", async () => {
    expect((await ask("DeleteTrail", { Name: arn })).status).toBe(200);
    expect((await ask("DescribeTrails", {})).answered.trailList).toEqual([]);
  });
});
