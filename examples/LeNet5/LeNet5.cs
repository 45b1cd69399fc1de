namespace NetGen.Examples;

/// <summary>LeNet-5 for grey digits of 32x32 pixels, with tanh and average pooling (LeCun, Bottou, Bengio and Haffner 1998;
/// here the second convolution sees all maps and the output is a dense layer).</summary>
[Network(Input = "1x32x32", Parameters = 61_706)]
[Conv(6, 5), Tanh, AvgPool(2)]
[Conv(16, 5), Tanh, AvgPool(2)]
[Flatten, Dense(120), Tanh, Dense(84), Tanh, Dense(10)]
public partial class LeNet5;
