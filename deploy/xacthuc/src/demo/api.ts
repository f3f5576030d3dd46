/** An HTTP answer, read. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the journey reads answers as any client would, without our types
  readonly body: any;
}

export interface Call {
  readonly key?: string;
  readonly json?: unknown;
  readonly file?: { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the service over real HTTP, as any client would. */
export async function call(base: string, method: string, path: string, options: Call = {}): Promise<Reply> {
  const { key, json, file } = options;
  const headers: Record<string, string> = { ...options.headers };
  if (key) headers.authorization = `Bearer ${key}`;
  if (json !== undefined) headers['content-type'] = 'application/json';
  if (file) {
    headers['content-type'] = file.contentType;
    headers['content-disposition'] = `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`;
  }
  const body = file ? Buffer.from(file.bytes) : json === undefined ? null : JSON.stringify(json);
  const response = await fetch(base + path, { method, headers, body });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson && text ? JSON.parse(text) : text };
}
