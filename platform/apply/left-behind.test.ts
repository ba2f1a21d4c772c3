import { ask, askS3, python, runInstance, sharedEmulator } from "../local/emulator/emulator.fixture";
import { accountAuthorization } from "../local/supplement/service";
import { leftBehind } from "./left-behind";

/** Each list is made by a Python that takes moto up, seconds on a busy machine. */
jest.setTimeout(120_000);

const { emulator, directory } = sharedEmulator();

async function listed(): Promise<readonly string[]> {
  await emulator().save();
  return leftBehind(python, directory());
}

describe("the list of what is left on an emulated AWS", () => {
  it("is empty where nobody made anything, whatever AWS itself has in an account", async () => {
    await ask(emulator(), "ec2", { Action: "DescribeVpcs" });
    await ask(emulator(), "rds", { Action: "DescribeDBInstances" });
    expect(await listed()).toEqual([]);
  });

  it("names what was made, in any service and region, and what only the supplement remembers", async () => {
    await askS3(emulator(), "PUT", "forgotten");
    await askS3(emulator(), "PUT", "forgotten?logging", "<BucketLoggingStatus><LoggingEnabled/></BucketLoggingStatus>");
    await ask(emulator(), "ec2", { Action: "CreateVpc", CidrBlock: "10.9.0.0/16" });
    await createTopicInVirginia();
    expect(await listed()).toEqual(
      expect.arrayContaining([
        "ec2 ap-southeast-1 vpcs/vpc-… (available)",
        "s3 aws buckets/forgotten",
        "sns us-east-1 topics/arn:aws:sns:us-east-1:123456789012:forgotten",
        "supplement/bucketLogging/forgotten",
      ]),
    );
  });

  it("names it no more once it is gone", async () => {
    await askS3(emulator(), "DELETE", "forgotten");
    expect((await listed()).filter((found) => found.includes("bucket"))).toEqual([]);
  });

  it("tells a terminated host, which AWS still shows for a while, from one that runs", async () => {
    const { id } = await runInstance(emulator());
    const hosts = async () => (await listed()).filter((found) => found.includes("reservations"));
    expect(await hosts()).toEqual(["ec2 ap-southeast-1 reservations/r-… (running)"]);
    await ask(emulator(), "ec2", { Action: "TerminateInstances", "InstanceId.1": id });
    expect(await hosts()).toEqual([]);
  });
});

async function createTopicInVirginia(): Promise<void> {
  await fetch(emulator().endpoint, {
    method: "POST",
    headers: { authorization: accountAuthorization("sns", "us-east-1") },
    body: new URLSearchParams({ Version: "2010-03-31", Action: "CreateTopic", Name: "forgotten" }),
  });
}
