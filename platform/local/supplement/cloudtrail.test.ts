import { region, sharedEmulator } from "../emulator/emulator.fixture";
import { accountAuthorization, emulatedAccountId } from "./service";

const { emulator } = sharedEmulator();
const arn = `arn:aws:cloudtrail:${region}:${emulatedAccountId}:trail/trail`;

async function ask(operation: string, body: object): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(emulator().endpoint, {
    method: "POST",
    headers: {
      authorization: accountAuthorization("cloudtrail", region),
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: JSON.parse((await answer.text()) || "{}") };
}

const isLogging = async () => (await ask("GetTrailStatus", { Name: "trail" })).json.IsLogging;

describe("the emulated CloudTrail", () => {
  beforeAll(async () => {
    await fetch(`${emulator().endpoint}/trails`, {
      method: "PUT",
      headers: { authorization: accountAuthorization("s3") },
    });
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
    const headers = { authorization: accountAuthorization("s3") };
    const listed = await fetch(
      `${emulator().endpoint}/trails?list-type=2&prefix=AWSLogs/${emulatedAccountId}/CloudTrail/`,
      { headers },
    );
    expect(await listed.text()).not.toContain("<Contents>");
  });

  it("deletes a trail that goes by its ARN", async () => {
    expect((await ask("DeleteTrail", { Name: arn })).status).toBe(200);
    expect((await ask("DescribeTrails", {})).json.trailList).toEqual([]);
  });
});
