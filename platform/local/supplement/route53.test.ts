import { askJson, sharedEmulator } from "../emulator/emulator.fixture";
import { accountAuthorization } from "./service";
import { type Element, find, parseXml, textAt } from "./xml";

const { emulator } = sharedEmulator();

const terraform = { "user-agent": "APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io)" };

async function ask(path: string, body: string, headers: Record<string, string> = {}): Promise<Element> {
  const answer = await fetch(`${emulator().endpoint}/2013-04-01/${path}`, {
    method: "POST",
    headers: { authorization: accountAuthorization("route53"), "content-type": "text/xml", ...headers },
    body,
  });
  return parseXml(await answer.text());
}

const zoneOf = (domain: string) =>
  `<CreateHostedZoneRequest><Name>${domain}</Name><CallerReference>${domain}</CallerReference></CreateHostedZoneRequest>`;

const recordOf = (name: string, type: string, value: string) =>
  `<ChangeResourceRecordSetsRequest><ChangeBatch><Changes><Change><Action>CREATE</Action><ResourceRecordSet><Name>${name}</Name><Type>${type}</Type><TTL>300</TTL><ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`;

async function createZone(domain: string): Promise<string> {
  const made = await ask("hostedzone", zoneOf(domain));
  return textAt(find(made, "HostedZone"), "Id").replace("/hostedzone/", "");
}

describe("the emulated Route 53", () => {
  it("tells of a change that it has reached every name server at once", async () => {
    const change = find(await ask("hostedzone", zoneOf("one.example")), "ChangeInfo");
    expect(textAt(change, "Status")).toBe("INSYNC");
    const id = await createZone("two.example");
    const written = await ask(`hostedzone/${id}/rrset`, recordOf("www.two.example", "A", "192.0.2.1"));
    expect(textAt(find(written, "ChangeInfo"), "Status")).toBe("INSYNC");
  });

  it("tells Terraform of no change, which would wait for half a minute before it asks what has become of it", async () => {
    const made = await ask("hostedzone", zoneOf("three.example"), terraform);
    expect(made.children.map(({ name }) => name)).toEqual(["HostedZone", "DelegationSet"]);
    const id = textAt(find(made, "HostedZone"), "Id").replace("/hostedzone/", "");
    const written = await ask(`hostedzone/${id}/rrset`, recordOf("www.three.example", "A", "192.0.2.1"), terraform);
    expect(written.children).toEqual([]);
  });

  it("tells Terraform why a change is refused", async () => {
    const refused = await ask("hostedzone/Z0/rrset", recordOf("www.nowhere.example", "A", "192.0.2.1"), terraform);
    expect(textAt(find(refused, "Error"), "Code")).toBe("NoSuchHostedZone");
  });
});

interface Described {
  readonly Certificate: {
    readonly Status: string;
    readonly DomainValidationOptions: readonly { readonly ResourceRecord: { Name: string; Value: string } }[];
  };
}

describe("the emulated ACM", () => {
  it("issues a certificate once the account's zones hold the record that it asks for, and no sooner", async () => {
    const asked = { DomainName: "app.four.example", ValidationMethod: "DNS" };
    const { CertificateArn } = await askJson<{ CertificateArn: string }>(
      emulator(),
      "acm",
      "RequestCertificate",
      asked,
    );
    const describeIt = () => askJson<Described>(emulator(), "acm", "DescribeCertificate", { CertificateArn });

    const before = await describeIt();
    expect(before.Certificate.Status).toBe("PENDING_VALIDATION");
    const { Name = "", Value = "" } = before.Certificate.DomainValidationOptions[0]?.ResourceRecord ?? {};
    const id = await createZone("four.example");
    await ask(`hostedzone/${id}/rrset`, recordOf(Name, "CNAME", "somewhere.else.example."));
    expect((await describeIt()).Certificate.Status).toBe("PENDING_VALIDATION");

    await ask(`hostedzone/${id}/rrset`, recordOf(Name, "CNAME", Value).replace("CREATE", "UPSERT"));
    expect((await describeIt()).Certificate.Status).toBe("ISSUED");
  });
});
