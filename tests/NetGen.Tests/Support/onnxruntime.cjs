// Runs ONNX models in ONNX Runtime: node onnxruntime.cjs FOLDER IMAGES. For each MODEL.onnx of the folder it reads the inputs
// MODEL.0.in, MODEL.1.in and so on, 32-bit little-endian numbers in the order of the model's inputs, and writes the outputs
// MODEL.0.out and so on. An error is a line "MODEL: message" of its output.
const fs = require('fs');
const path = require('path');
const ort = require('onnxruntime-node');

async function run(folder, images, model) {
  const session = await ort.InferenceSession.create(path.join(folder, model + '.onnx'), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = {};
  session.inputMetadata.forEach((input, i) => {
    const bytes = fs.readFileSync(path.join(folder, `${model}.${i}.in`));
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    feeds[input.name] = new ort.Tensor('float32', values.slice(), input.shape.map(extent => (typeof extent === 'number' ? extent : images)));
  });
  const results = await session.run(feeds);
  session.outputNames.forEach((name, i) => {
    const values = results[name].data;
    fs.writeFileSync(path.join(folder, `${model}.${i}.out`), Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  });
  await session.release();
}

(async () => {
  const [folder, images] = process.argv.slice(2);
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.onnx')).sort()) {
    const model = file.slice(0, -'.onnx'.length);
    try {
      await run(folder, Number(images), model);
    } catch (error) {
      console.log(`${model}: ${String(error.message ?? error).replaceAll('\n', ' ')}`);
    }
  }
})();
