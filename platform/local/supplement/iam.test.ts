import { ask, sharedEmulator } from "../emulator/emulator.fixture";

const { emulator } = sharedEmulator();

describe("the emulated IAM", () => {
  it("takes a role whose boundary nobody made", async () => {
    const { status } = await ask(emulator(), "iam", {
      Action: "CreateRole",
      RoleName: "bounded",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      PermissionsBoundary: "arn:aws:iam::123456789012:policy/nobody-made-it",
    });
    expect(status).toBe(200);
  });
});
