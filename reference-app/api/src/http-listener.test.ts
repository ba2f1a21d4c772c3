import { once } from "node:events";
import { Agent, get, type IncomingMessage, type RequestListener } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { type HttpListener, listen } from "./http-listener";

const host = "127.0.0.1";

/** A server that answers after `delay` milliseconds, and a client that keeps its connections. */
async function start(delay: number) {
  const handler: RequestListener = (_request, response) => void setTimeout(() => response.end("done"), delay).unref();
  const listener = await listen(handler, { host, port: 0 });
  return { listener, agent: new Agent({ keepAlive: true }) };
}

async function ask({ port }: HttpListener, agent: Agent): Promise<IncomingMessage> {
  const [response] = (await once(get({ host, port, agent }), "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return response;
}

it("lets a request that is under way end, and then closes its connection", async () => {
  const { listener, agent } = await start(300);
  const answer = ask(listener, agent);
  await pause(100);
  await listener.drain(5_000);
  expect((await answer).statusCode).toBe(200);
  expect((await answer).headers.connection).toBe("close");
});

it("does not wait for clients that keep an idle connection", async () => {
  const { listener, agent } = await start(0);
  await ask(listener, agent);
  const startedAt = performance.now();
  await listener.drain(5_000);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it("takes no new connection once it drains", async () => {
  const { listener } = await start(0);
  await listener.drain(0);
  await expect(ask(listener, new Agent())).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

it("cuts off what has not ended when its grace is over", async () => {
  const { listener, agent } = await start(60_000);
  const answer = ask(listener, agent);
  answer.catch(() => undefined);
  await pause(50);
  await listener.drain(100);
  await expect(answer).rejects.toMatchObject({ code: "ECONNRESET" });
});

it("says so when another program has the port", async () => {
  const { listener } = await start(0);
  await expect(listen(() => undefined, { host, port: listener.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await listener.drain(0);
});
