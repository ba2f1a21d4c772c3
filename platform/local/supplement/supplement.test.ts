import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ask, askS3, sharedEmulator } from "../emulator/emulator.fixture";
import { signAsDistribution } from "./origin-access";
import { accountAuthorization } from "./service";
import { findAll, textAt } from "./xml";

const { emulator, directory } = sharedEmulator();

describe("the emulated AWS, unlike AWS,", () => {
  it("lets anybody do anything, whatever the key and the signature", async () => {
    const authorization = accountAuthorization("s3").replace("local", "AKIANOBODY");
    expect((await fetch(`${emulator().endpoint}/mine`, { method: "PUT", headers: { authorization } })).status).toBe(
      200,
    );
  });

  it("keeps objects and secrets unencrypted in its snapshot", async () => {
    await askS3(emulator(), "PUT", "bucket");
    await askS3(emulator(), "PUT", "bucket/object", "in plain sight");
    await emulator().save();
    expect(await readFile(join(directory(), "emulator.snapshot"), "latin1")).toContain("in plain sight");
  });

  it("runs no machine behind an instance that it says is running", async () => {
    const images = await ask(emulator(), "ec2", { Action: "DescribeImages", "Owner.1": "amazon" });
    const ImageId = findAll(images.xml, "imageId")[0]?.text ?? "";
    await ask(emulator(), "ec2", {
      Action: "RunInstances",
      ImageId,
      MinCount: "1",
      MaxCount: "1",
      UserData: "ZXhpdCAx",
    });
    const { xml } = await ask(emulator(), "ec2", { Action: "DescribeInstances" });
    expect(textAt(findAll(xml, "instanceState")[0], "name")).toBe("running");
  });

  it("never raises an alarm by itself", async () => {
    const metric = { Namespace: "Lectern", MetricName: "ApiReady" };
    await ask(emulator(), "monitoring", {
      Action: "PutMetricAlarm",
      ...metric,
      AlarmName: "api-down",
      ComparisonOperator: "LessThanThreshold",
      Threshold: "1",
      Statistic: "Maximum",
      Period: "60",
      EvaluationPeriods: "1",
      TreatMissingData: "breaching",
    });
    const { xml } = await ask(emulator(), "monitoring", { Action: "DescribeAlarms" });
    expect(findAll(xml, "AlarmName")).toHaveLength(1);
    expect(findAll(xml, "StateValue").map(({ text }) => text)).not.toContain("ALARM");
  });

  it("takes a subscription by e-mail for confirmed, and sends nothing", async () => {
    const { xml: made } = await ask(emulator(), "sns", { Action: "CreateTopic", Name: "page" });
    const TopicArn = findAll(made, "TopicArn")[0]?.text ?? "";
    const subscriber = { Protocol: "email", Endpoint: "on-call@lectern.example" };
    await ask(emulator(), "sns", { Action: "Subscribe", TopicArn, ...subscriber });
    const { xml } = await ask(emulator(), "sns", { Action: "ListSubscriptionsByTopic", TopicArn });
    expect(findAll(xml, "SubscriptionArn").map(({ text }) => text)).toEqual([
      expect.stringMatching(`^${TopicArn}:[0-9a-f-]{36}$`), // "PendingConfirmation" on AWS, until the reader follows the link
    ]);
  });
});

describe("the one endpoint of the emulated AWS", () => {
  it("hides moto's own controls", async () => {
    const { endpoint } = emulator();
    expect((await fetch(`${endpoint}/moto-api/reset`, { method: "POST" })).status).toBe(404);
    expect((await fetch(`${endpoint}/lectern-emulator/save`, { method: "POST" })).status).toBe(404);
  });

  it("shows a bucket to the distribution that its policy names, and to nobody else", async () => {
    const arn = "arn:aws:cloudfront::123456789012:distribution/E1";
    const policy = {
      Statement: {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::frontend/*",
        Condition: { StringEquals: { "aws:SourceArn": arn } },
      },
    };
    await askS3(emulator(), "PUT", "frontend");
    await askS3(emulator(), "PUT", "frontend/index.html", "<p>hello</p>");
    await askS3(emulator(), "PUT", "frontend?policy", JSON.stringify(policy));

    const url = new URL(`${emulator().endpoint}/frontend/index.html`);
    const headers = await signAsDistribution({ method: "GET", url, headers: {} }, arn);
    expect(await (await fetch(url, { headers })).text()).toBe("<p>hello</p>");
    expect((await fetch(url)).status).toBe(403);
  });

  it("is not locked out of a bucket whose policy wants TLS", async () => {
    const wantsTls = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    await askS3(emulator(), "PUT", "tls-only");
    await askS3(emulator(), "PUT", "tls-only?policy", JSON.stringify({ Statement: { ...wantsTls, Condition } }));
    expect((await askS3(emulator(), "PUT", "tls-only/object", "x")).status).toBe(200);
  });
});
