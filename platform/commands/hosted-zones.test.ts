import { sharedEmulator } from "../local/emulator/emulator.fixture";
import { accountAuthorization } from "../local/supplement/service";
import { clientOf } from "./deployed.fixture";
import { publicZones } from "./hosted-zones";

const { emulator } = sharedEmulator();

beforeAll(() => Object.assign(process.env, clientOf(emulator().endpoint)));

/** Makes a hosted zone, and returns its id. */
async function make(name: string, vpc = ""): Promise<string> {
  const body = `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name>${vpc}<CallerReference>${Math.random()}</CallerReference></CreateHostedZoneRequest>`;
  const headers = { authorization: accountAuthorization("route53", "us-east-1") };
  const answer = await fetch(`${emulator().endpoint}/2013-04-01/hostedzone`, { method: "POST", headers, body });
  return /hostedzone\/(\w+)/.exec(await answer.text())?.[1] ?? "";
}

it("finds each public zone of a domain, and neither private ones nor those of other domains", async () => {
  const ids = [await make("lectern.example"), await make("lectern.example")];
  await make("other.example");
  await make("dev.lectern.example");
  await make(
    "lectern.example",
    "<VPC><VPCId>vpc-1</VPCId><VPCRegion>us-east-1</VPCRegion></VPC><HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig>",
  );
  expect([...(await publicZones("lectern.example"))].sort()).toEqual(ids.sort());
});

it("finds a zone however many there are before it", async () => {
  for (let index = 0; index < 101; index += 1) await make(`a${index}.example`);
  const id = await make("zz.example");
  expect(await publicZones("zz.example")).toEqual([id]);
});

it("finds none where there is none", async () => {
  expect(await publicZones("nobody.example")).toEqual([]);
});
