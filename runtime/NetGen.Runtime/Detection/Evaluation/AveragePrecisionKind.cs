namespace NetGen.Detection;

/// <summary>How detections are matched with objects, and a curve of precision becomes one number.</summary>
public enum AveragePrecisionKind
{
    /// <summary>PASCAL VOC up to 2009: the mean of the interpolated precision at the recalls 0, 0.1 ... 1 (Everingham
    /// et al. 2010, section 4.2). A detection is compared with the object that it overlaps most; if that is found
    /// already, it is wrong.</summary>
    Voc2007,

    /// <summary>PASCAL VOC since 2010: the area under the interpolated precision; matched as before.</summary>
    Voc2010,

    /// <summary>COCO: the mean of the interpolated precision at the recalls 0, 0.01 ... 1. A detection is compared with
    /// the objects that are not found yet, and of an image and a class only the best 100 count.</summary>
    Coco,
}
