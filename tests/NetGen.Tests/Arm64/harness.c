/* Runs the stages of a generated network, compiled to Arm64 code without a runtime, on numbers from a file.
 * harness inference|training INPUT OUTPUT
 * INPUT:  ten ints (see `layout`), the parameters, the images, and for training the gradient of each output.
 * OUTPUT: the outputs and, for training, the gradients of the parameters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { slack = 64 };

struct layout {
    int parameters, packed, stride, images;
    int input_offset, input_length, output_offset, output_length, output_gradient_offset, scratch;
};

struct workspace {
    float *parameters, *packed, *gradients, *activations;
    int images;
    unsigned long long seed, step;
    float *scratch;
};

extern void Networks_Entry__InferencePack(struct workspace *);
extern void Networks_Entry__InferenceForward(struct workspace *);
extern void Networks_Entry__TrainingPack(struct workspace *);
extern void Networks_Entry__TrainingForward(struct workspace *);
extern void Networks_Entry__TrainingBackward(struct workspace *);

static float *allocate(size_t floats) {
    float *memory = aligned_alloc(64, (floats + slack) * sizeof(float) / 64 * 64 + 64);
    for (size_t i = 0; i < floats + slack; i++) memory[i] = 1e30f; /* whatever is read before it is written shows */
    return memory;
}

static float *read_floats(FILE *file, size_t floats) {
    float *memory = allocate(floats);
    if (fread(memory, sizeof(float), floats, file) != floats) exit(3);
    return memory;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int training = strcmp(argv[1], "training") == 0;
    FILE *in = fopen(argv[2], "rb"), *out = fopen(argv[3], "wb");
    struct layout l;
    if (!in || !out || fread(&l, sizeof l, 1, in) != 1) return 3;

    struct workspace w = { read_floats(in, l.parameters), allocate(l.packed), allocate(l.parameters), 0, 1, 0, 0, allocate(l.scratch) };
    float *images = read_floats(in, (size_t)l.images * l.input_length);
    float *dy = training ? read_floats(in, (size_t)l.images * l.output_length) : 0;
    w.images = training ? l.images : 1;
    w.activations = allocate((size_t)w.images * l.stride);
    (training ? Networks_Entry__TrainingPack : Networks_Entry__InferencePack)(&w);

    for (int first = 0; first < l.images; first += w.images) {
        for (int i = 0; i < w.images; i++)
            memcpy(w.activations + (size_t)i * l.stride + l.input_offset,
                   images + (size_t)(first + i) * l.input_length, l.input_length * sizeof(float));
        (training ? Networks_Entry__TrainingForward : Networks_Entry__InferenceForward)(&w);
        for (int i = 0; i < w.images; i++)
            fwrite(w.activations + (size_t)i * l.stride + l.output_offset, sizeof(float), l.output_length, out);
    }

    if (training) {
        for (int i = 0; i < w.images; i++)
            memcpy(w.activations + (size_t)i * l.stride + l.output_gradient_offset,
                   dy + (size_t)i * l.output_length, l.output_length * sizeof(float));
        Networks_Entry__TrainingBackward(&w);
        fwrite(w.gradients, sizeof(float), l.parameters, out);
    }

    return fclose(out) != 0;
}
