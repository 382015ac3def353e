/**
 * The browser's protocol, bare. Drivers made for tests have the browser report every frame of every WebSocket, which at
 * 10,000 ticks/s costs more of the machine than the charts that are measured.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

type Answer = Record<string, unknown>;
type Listener = (params: Answer) => void;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Answer;
  readonly result?: Answer;
  readonly error?: { readonly message: string };
}

/** One browser process and the connection to it. */
export class DevTools {
  private readonly open = new Map<
    number,
    { readonly method: string; resolve(answer: Answer): void; reject(error: Error): void }
  >();
  private readonly listeners = new Map<string, Listener>();
  private nextId = 1;

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data: Buffer) => this.take(JSON.parse(data.toString()) as Message));
    socket.on('close', () => {
      for (const asked of this.open.values())
        asked.reject(new Error(`${asked.method}: the browser is gone.`));
      this.open.clear();
    });
  }

  static async launch(executable: string, args: readonly string[]): Promise<DevTools> {
    const profile = mkdtempSync(join(tmpdir(), 'kline-bench-'));
    const child = spawn(
      executable,
      [...args, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    // A bench that fails, or whose reader left, must not leave one behind that the next one is measured beside.
    process.once('exit', () => child.kill('SIGKILL'));
    const socket = new WebSocket(await addressIn(child), { maxPayload: 0 });
    await once(socket, 'open');
    return new DevTools(child, profile, socket);
  }

  get isConnected(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** @param session of a page; none for the browser itself. @throws Error what the browser says against it */
  send<T = Answer>(method: string, params: object = {}, session?: string): Promise<T> {
    const id = this.nextId++;
    return new Promise<T>((resolve, reject) => {
      this.open.set(id, { method, resolve: (answer) => resolve(answer as T), reject });
      this.socket.send(JSON.stringify({ id, method, params, ...(session && { sessionId: session }) }));
    });
  }

  on(method: string, session: string | undefined, listener: Listener): void {
    this.listeners.set(`${session} ${method}`, listener);
  }

  async close(): Promise<void> {
    const ended = once(this.child, 'exit');
    if (this.isConnected) await this.send('Browser.close').catch(() => {});
    this.child.kill();
    await ended;
    this.socket.terminate();
    try {
      rmSync(this.profile, { recursive: true, force: true });
    } catch {
      // A process of the browser that ends a little later still writes there: the system clears its folder for such.
    }
  }

  private take({ id, method, sessionId, params, result, error }: Message): void {
    if (id === undefined) {
      this.listeners.get(`${sessionId} ${method}`)?.(params ?? {});
      return;
    }
    const asked = this.open.get(id);
    this.open.delete(id);
    if (error === undefined) asked?.resolve(result ?? {});
    else asked?.reject(new Error(`${asked.method}: ${error.message}`));
  }
}

/** Where the browser listens, as it says once it does. */
function addressIn(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (data: Buffer) => {
      said = (said + data.toString()).slice(-10_000);
      const [, address] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`The browser did not start: ${said}`)));
  });
}
