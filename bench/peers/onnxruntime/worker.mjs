// Runs a model in ONNX Runtime for the race: a command a line on standard input, an answer a line on standard output. Files
// of tensors hold bare floats, little-endian.
//
//   infer MODEL INPUT OUTPUT THREADS   loads the model, runs it once on INPUT, and writes the first output to OUTPUT
//   time COUNT                         the nanoseconds of COUNT calls, one by one
//   memory                             the peak of resident memory, in bytes
//   open MODEL INPUT THREADS           loads the model for a profile
//   profile                            "name|nanoseconds" of each node in ONNX Runtime's own profile, medians of all calls since open
//   about                              the versions
//
// Calls go to the native binding: the promises of the package's own wrapper cost up to what LeNet-5 takes.
import { createRequire } from 'node:module';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const load = createRequire(process.argv[2] + '/');
const { binding, initOrt } = load('onnxruntime-node/dist/binding.js');
const { Tensor } = load('onnxruntime-common');

let session;
let feeds;
let fetches;
let folder;

function open(model, input, threads, options) {
  initOrt();
  session = new binding.InferenceSession();
  session.loadModel(model, {
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    ...options,
  });
  const { name, shape } = session.inputMetadata[0];
  const bytes = readFileSync(input);
  const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  feeds = { [name]: new Tensor('float32', floats, shape.map(extent => (extent > 0 ? extent : 1))) };
  fetches = { [session.outputMetadata[0].name]: null };
}

const run = () => session.run(feeds, fetches, {});

const commands = {
  infer(model, input, output, threads) {
    open(model, input, threads, {});
    const { data } = Object.values(run())[0];
    writeFileSync(output, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return '';
  },

  time(count) {
    const times = [];
    for (let i = 0; i < Number(count); i++) {
      const begin = process.hrtime.bigint();
      run();
      times.push(process.hrtime.bigint() - begin);
    }
    return times.join(' ');
  },

  memory() {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  },

  open(model, input, threads) {
    folder = mkdtempSync(join(tmpdir(), 'race-'));
    open(model, input, threads, { enableProfiling: true, profileFilePrefix: join(folder, 'profile') });
    return '';
  },

  profile() {
    session.endProfiling();
    const events = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
    rmSync(folder, { recursive: true });
    const times = new Map();
    for (const { cat, name, dur } of events) {
      if (cat === 'Node' && name.endsWith('_kernel_time')) {
        const node = name.slice(0, -'_kernel_time'.length);
        if (!times.has(node)) {
          times.set(node, []);
        }
        times.get(node).push(1000 * dur);
      }
    }
    return [...times].map(([node, all]) => `${node}|${all.sort((a, b) => a - b)[all.length >> 1]}`).join('\t');
  },

  about() {
    return `ONNX Runtime ${load('onnxruntime-node/package.json').version}, Node.js ${process.versions.node}`;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...args] = line.split('\t');
  try {
    console.log(`ok ${commands[command](...args)}`);
  } catch (error) {
    console.log(`error ${String(error.message ?? error).replaceAll('\n', ' ')}`);
  }
}
