// Each test file is a process of its own, and starts others: what one has compiled, the next ones take from here.
import { enableCompileCache } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const { directory } = enableCompileCache(path.join(os.tmpdir(), 'xacthuc-test-compile-cache'));
if (directory) process.env.NODE_COMPILE_CACHE ??= directory;
