namespace NetGen.Bench;

/// <summary>LeNet for windows of 28x28 pixels with one pooling layer, so that windows lie 2 pixels apart when it slides.</summary>
[Block]
[Conv(6, 5, Name = "conv1"), ReLU, MaxPool(2), Conv(16, 5, Name = "conv2"), ReLU]
[Flatten, Dense(120, Name = "fc1"), ReLU, Dense(84, Name = "fc2"), ReLU, Dense(10, Name = "fc3")]
public sealed class LeNetOfOnePoolAttribute() : BlockAttribute;

/// <summary>LeNet-5 (LeCun et al. 1998) for windows of 28x28 pixels without its second pooling layer: its three layers of 5x5 windows,
/// and windows 2 pixels apart.</summary>
[Block]
[Conv(6, 5, Name = "c1"), ReLU, MaxPool(2), Conv(16, 5, Name = "c3"), ReLU, Conv(120, 5, Name = "c5"), ReLU]
[Flatten, Dense(84, Name = "f6"), ReLU, Dense(10, Name = "output")]
public sealed class LeNetOfThreeConvolutionsAttribute() : BlockAttribute;

/// <summary>LeNet-5 for windows of 28x28 pixels, with two pooling layers: they lie 4 pixels apart.</summary>
[Block]
[Conv(6, 5, Name = "conv1"), ReLU, MaxPool(2), Conv(16, 5, Name = "conv2"), ReLU, MaxPool(2)]
[Flatten, Dense(120, Name = "fc1"), ReLU, Dense(84, Name = "fc2"), ReLU, Dense(10, Name = "fc3")]
public sealed class LeNetOfTwoPoolsAttribute() : BlockAttribute;

/// <summary>The classifier of one window.</summary>
[Network(Input = "1x28x28"), LeNetOfOnePool(Name = "lenet")]
public partial class OnePool;

/// <summary>It slides over the image.</summary>
[Network(Input = "1x128x160", Windows = "1x28x28"), LeNetOfOnePool(Name = "lenet")]
public partial class OnePoolLarge;

/// <summary>It slides over the image scaled down.</summary>
[Network(Input = "1x96x120", Windows = "1x28x28"), LeNetOfOnePool(Name = "lenet")]
public partial class OnePoolMedium;

/// <summary>It slides over the image at half its size.</summary>
[Network(Input = "1x64x80", Windows = "1x28x28"), LeNetOfOnePool(Name = "lenet")]
public partial class OnePoolSmall;

/// <summary>The classifier of one window.</summary>
[Network(Input = "1x28x28"), LeNetOfTwoPools(Name = "lenet")]
public partial class TwoPools;

/// <summary>It slides over the image.</summary>
[Network(Input = "1x128x160", Windows = "1x28x28"), LeNetOfTwoPools(Name = "lenet")]
public partial class TwoPoolsLarge;

/// <summary>It slides over the image scaled down.</summary>
[Network(Input = "1x96x120", Windows = "1x28x28"), LeNetOfTwoPools(Name = "lenet")]
public partial class TwoPoolsMedium;

/// <summary>It slides over the image at half its size.</summary>
[Network(Input = "1x64x80", Windows = "1x28x28"), LeNetOfTwoPools(Name = "lenet")]
public partial class TwoPoolsSmall;

/// <summary>The classifier of one window.</summary>
[Network(Input = "1x28x28"), LeNetOfThreeConvolutions(Name = "lenet")]
public partial class ThreeConvolutions;

/// <summary>It slides over the image.</summary>
[Network(Input = "1x128x160", Windows = "1x28x28"), LeNetOfThreeConvolutions(Name = "lenet")]
public partial class ThreeConvolutionsLarge;

/// <summary>It slides over the image scaled down.</summary>
[Network(Input = "1x96x120", Windows = "1x28x28"), LeNetOfThreeConvolutions(Name = "lenet")]
public partial class ThreeConvolutionsMedium;

/// <summary>It slides over the image at half its size.</summary>
[Network(Input = "1x64x80", Windows = "1x28x28"), LeNetOfThreeConvolutions(Name = "lenet")]
public partial class ThreeConvolutionsSmall;
