import { ask, sharedEmulator } from "../local/emulator/emulator.fixture";
import { clientOf } from "./deployed.fixture";
import { policyLookup } from "./policy-lookup";

const { emulator } = sharedEmulator();
const arn = "arn:aws:iam::123456789012:policy/lectern-bootstrap-boundary-local";

beforeAll(() => Object.assign(process.env, clientOf(emulator().endpoint)));

describe("looking for a managed policy", () => {
  it("finds none that nobody made, and says which", async () => {
    await expect(policyLookup(arn)).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: expect.stringContaining("lectern-bootstrap-boundary-local"),
    });
  });

  it("finds one that is there", async () => {
    const Statement = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::lectern/*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await ask(emulator(), "iam", { Action: "CreatePolicy", PolicyName: arn.split("/")[1] ?? "", PolicyDocument });
    await expect(policyLookup(arn)).resolves.toBeUndefined();
  });
});
