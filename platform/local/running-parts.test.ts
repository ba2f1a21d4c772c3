import { RunningParts } from "./running-parts";
import type { StartEvent } from "./steps";

function parts() {
  const told: StartEvent[] = [];
  return { told, running: new RunningParts((event) => told.push(event)) };
}

/** A part that notes when it stops, and that can be made to die. */
function part(name: string, stopped: string[]) {
  let die: (how: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    die = resolve;
  });
  return {
    ended,
    die,
    async stop() {
      stopped.push(name);
      die("exit code 0");
    },
  };
}

describe("the running parts", () => {
  it("stop in the reverse order of their start", async () => {
    const { running } = parts();
    const stopped: string[] = [];
    for (const name of ["database", "api", "edge"]) running.add(name, part(name, stopped));
    await running.stop();
    expect(stopped).toEqual(["edge", "api", "database"]);
  });

  it("stop once, however often they are told to", async () => {
    const { running } = parts();
    const stopped: string[] = [];
    running.add("api", part("api", stopped));
    await Promise.all([running.stop(), running.stop()]);
    expect(stopped).toEqual(["api"]);
  });

  it("all stop, even where one of them fails to", async () => {
    const { running, told } = parts();
    const stopped: string[] = [];
    running.add("database", part("database", stopped));
    running.add("api", { stop: () => Promise.reject(new Error("stuck")) });
    await running.stop();
    expect(stopped).toEqual(["database"]);
    expect(told).toEqual([{ event: "notice", text: "api did not stop as it should: Error: stuck" }]);
  });

  it("tell which of them died, how, and what to do", async () => {
    const { running } = parts();
    running.add("The database", part("database", []));
    const emulator = running.add("The AWS emulator", part("emulator", []));
    emulator.die("signal SIGKILL");
    expect((await running.death).message).toBe(
      "The AWS emulator ended with signal SIGKILL, and nothing here works without it. Start again, it goes on where it was: npm start",
    );
  });

  it("take no end for a death that was asked for", async () => {
    const { running } = parts();
    running.add("api", part("api", []));
    await running.stop();
    expect(await Promise.race([running.death, Promise.resolve("none")])).toBe("none");
  });
});
